import {
  compileTemplate,
  contextFromRecord,
  parseJson,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import type { ComputeFailure } from "../compute-port.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { EffectCall, EffectProgram } from "../plan.ts";
import type { EffectPorts } from "../ports.ts";
import type { Words } from "../step-error.ts";
import { artifactProgram } from "./artifact-program.ts";
import { envelopeText, member, notJson } from "./inputs.ts";

/** A template that takes longer loops for nothing. */
const TIMEOUT_MS = 5_000;

/** The four kinds of Liquid: what comes in, and what goes out. */
const KINDS: Readonly<Record<string, { readonly xml: boolean; readonly json: boolean }>> = {
  jsontojson: { xml: false, json: true },
  jsontotext: { xml: false, json: false },
  xmltojson: { xml: true, json: true },
  xmltotext: { xml: true, json: false },
};

/** Liquid: a template written over `content`. Null for a kind nobody knows. */
export function liquid(action: ValueObject, kind: string): EffectProgram | null {
  const form = Object.hasOwn(KINDS, kind.toLowerCase()) ? KINDS[kind.toLowerCase()] : undefined;
  if (form === undefined) return null;
  return artifactProgram(action, "map", {
    read(inputs) {
      const content = contentOf(member(inputs, "content"), form.xml);
      return content.ok ? ok(stringifyJson(content.value)) : content;
    },
    perform: (input, template, ports, call) => render(ports, call, { template, input, isJson: form.json }),
  });
}

const XML_AS_JSON = compileTemplate("@json(xml(variables('content')))");

/** What the template sees: JSON as it is, or read from text; XML in the shape `json(xml(…))` gives it. */
function contentOf(content: Value | undefined, isXml: boolean): Result<Value, Outcome> {
  if (content === undefined || content === null || content === "") {
    return fail(failed("BadRequest", said("There is nothing to transform: 'content' is empty.").message));
  }
  if (isXml) {
    const json = XML_AS_JSON.evaluate(contextFromRecord({ variables: { content } }));
    if (json.ok) return ok(json.value);
    return fail(
      failed("InvalidXml", said("The content is not XML that can be read. {why}", { why: json.failure })),
    );
  }
  const text = typeof content === "string" ? content : envelopeText(content);
  if (text === null) return ok(content);
  const parsed = parseJson(text);
  if (parsed.ok) return ok(parsed.value);
  return fail(failed("InvalidJSON", notJson(parsed.failure)));
}

async function render(
  ports: EffectPorts,
  call: EffectCall,
  {
    template,
    input,
    isJson,
  }: { readonly template: string; readonly input: string; readonly isJson: boolean },
): Promise<Outcome> {
  if (ports.compute === undefined)
    return failed("LiquidNotAvailable", said("Templates cannot be rendered here.").message);
  const task = { kind: "liquid", template, input } as const;
  const done = await ports.compute.compute(task, { timeoutMs: TIMEOUT_MS, signal: call.signal });
  if (!done.ok) return failed("LiquidTransformFailed", explain(done.failure));
  if (!isJson) return succeeded(undefined, { body: done.value });
  const value = parseJson(done.value);
  if (value.ok) return succeeded(undefined, { body: value.value });
  const { line, column } = value.failure;
  const what = said(
    "What the template wrote is not JSON: {problem} (line {line}, column {column} of the result).",
    { problem: value.failure, line, column },
  );
  return failed("LiquidTransformFailed", what);
}

function explain({ kind, message: problem, line }: ComputeFailure): Words {
  if (kind === "rejected") {
    return line === undefined
      ? said("The template cannot be read: {problem}", { problem })
      : said("The template cannot be read (line {line}): {problem}", { line, problem });
  }
  if (kind !== "failed") return problem;
  return line === undefined
    ? said("The template failed: {problem}", { problem })
    : said("The template failed (line {line}): {problem}", { line, problem });
}
