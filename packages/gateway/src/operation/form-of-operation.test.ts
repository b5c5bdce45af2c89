import { isDeepStrictEqual } from "node:util";
import { type Connector, connectorOperation, keyOf, type Operation } from "@towpath/connectors";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { rawOperation } from "../testing/raw-document.ts";
import { sampleParameters } from "../testing/sample-values.ts";
import { buildDraft } from "./build-draft.ts";
import { readInputs, setBelow } from "./operation-inputs.ts";

if (corpusMissing !== null) console.warn(`The corpus of connectors was not read: ${corpusMissing}.`);

const unescaped = (step: string) => step.replaceAll("~1", "/").replaceAll("~0", "~");
const stepsBelow = (key: string) => key.split("/").slice(1).map(unescaped);

/** The body of a sample as one value. */
function sampleBody(sample: ValueObject): Value | undefined {
  let body = sample.body;
  for (const [key, value] of Object.entries(sample)) {
    if (key.startsWith("body/")) body = setBelow(body, stepsBelow(key), value);
  }
  return body;
}

function valueAt(value: Value | undefined, steps: readonly string[]): Value | undefined {
  return steps.reduce<Value | undefined>(
    (at, step) => (at !== undefined && isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    value,
  );
}

/** What a maker writes into the form, field by field. */
function filledForm(connector: Connector, operation: Operation, sample: ValueObject): ValueObject {
  const spec = connectorOperation(connector, operation, { name: "x", title: connector.title });
  const body = sampleBody(sample);
  const filled = spec.fields.flatMap((field): [string, Value][] => {
    const key = keyOf(field);
    if (key === null) return [];
    const isBody = spec.places.find((one) => one.key === key)?.in === "body";
    const value = isBody ? valueAt(body, stepsBelow(key)) : sample[key];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(filled);
}

/** The same with the body as one value, as somebody who writes JSON gives it. */
function withWholeBody(operation: Operation, form: ValueObject): ValueObject {
  const name = operation.body?.name;
  const isBody = (key: string) => key === name || key.startsWith(`${name}/`);
  const parts = Object.entries(form).filter(([key]) => isBody(key));
  if (name === undefined || parts.length === 0) return form;
  const others = Object.entries(form).filter(([key]) => !isBody(key));
  const body = parts.reduce<Value | undefined>(
    (whole, [key, value]) => setBelow(whole, stepsBelow(key), value),
    undefined,
  );
  return Object.fromEntries([...others, [name, body ?? null]]);
}

describe.skipIf(corpusMissing !== null)("a form that is filled in", () => {
  const all = [...corpusConnectors()].flatMap(([, connector]) =>
    connector.operations.flatMap((operation) => {
      const raw = rawOperation(connector.document, operation.id);
      if (raw === null) return [];
      const sample = sampleParameters(connector.document, raw);
      return [{ connector, operation, sample, form: filledForm(connector, operation, sample) }];
    }),
  );

  test("has a field for every input that the files show", () => {
    const lost = all.flatMap(({ operation, sample, form }) => {
      const shown = Object.keys(sample).filter((key) => key !== "body" && !key.startsWith("body/"));
      return shown.filter((key) => !Object.hasOwn(form, key)).map((key) => [operation.id, key]);
    });
    expect(lost).toEqual([]);
  });

  test("makes the same request as the body given in one piece", () => {
    const odd = all.filter(({ connector, operation, form }) => {
      const draft = (parameters: ValueObject) =>
        buildDraft(connector, operation, readInputs(operation, parameters));
      const [byField, whole] = [draft(form), draft(withWholeBody(operation, form))];
      return !byField.ok || !isDeepStrictEqual(byField, whole);
    });
    expect(odd.map(({ operation }) => operation.id)).toEqual([]);
    expect(all.length).toBe(1_342);
  });

  test("makes the body that was meant", () => {
    const meant = all.filter(({ operation }) => operation.body !== null && operation.callbackPath === null);
    const odd = meant.filter(({ operation, sample, form }) => {
      return !isDeepStrictEqual(readInputs(operation, form).body, sampleBody(sample));
    });
    expect(odd.map(({ operation }) => operation.id)).toEqual([]);
  });
});
