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
import { artifactProgram } from "./artifact-program.ts";
import { envelopeText, member } from "./inputs.ts";

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
    return fail(failed("InvalidXml", `The content is not XML that can be read. ${json.failure.message}`));
  }
  const text = typeof content === "string" ? content : envelopeText(content);
  if (text === null) return ok(content);
  const parsed = parseJson(text);
  if (parsed.ok) return ok(parsed.value);
  const { message, line, column } = parsed.failure;
  return fail(failed("InvalidJSON", `The content is not JSON: ${message} (line ${line}, column ${column}).`));
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
  const { message, line, column } = value.failure;
  const what = `What the template wrote is not JSON: ${message} (line ${line}, column ${column} of the result).`;
  return failed("LiquidTransformFailed", what);
}

function explain({ kind, message, line }: ComputeFailure): string {
  const where = line === undefined ? "" : ` (line ${line})`;
  if (kind === "rejected") return `The template cannot be read${where}: ${message}`;
  return kind === "failed" ? `The template failed${where}: ${message}` : message;
}
