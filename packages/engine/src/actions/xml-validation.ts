import { toText, type ValueObject } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import type { ComputeFailure } from "../compute-port.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { EffectCall, EffectProgram } from "../plan.ts";
import type { EffectPorts } from "../ports.ts";
import type { Words } from "../step-error.ts";
import { artifactProgram } from "./artifact-program.ts";
import { member } from "./inputs.ts";

const TIMEOUT_MS = 5_000;

/** XmlValidation: XML against an XML schema. Its body is the content, unchanged. */
export function xmlValidation(action: ValueObject): EffectProgram {
  return artifactProgram(action, "schema", {
    read(inputs) {
      const content = member(inputs, "content") ?? "";
      const text = toText(content);
      if (text.trim() !== "") return ok({ content, text });
      return fail(failed("BadRequest", said("There is nothing to check: 'content' is empty.").message));
    },
    async perform({ content, text }, schema, ports, call) {
      const problem = await validate(ports, call, schema, text);
      return problem ?? succeeded(undefined, { body: content });
    },
  });
}

/** Null: the content fits. */
async function validate(
  ports: EffectPorts,
  call: EffectCall,
  schema: string,
  input: string,
): Promise<Outcome | null> {
  if (ports.compute === undefined)
    return failed("XmlValidationNotAvailable", said("XML cannot be checked here.").message);
  const task = { kind: "xml-validation", schema, input } as const;
  const done = await ports.compute.compute(task, { timeoutMs: TIMEOUT_MS, signal: call.signal });
  return done.ok ? null : failed("XmlValidationFailed", explain(done.failure));
}

function explain({ kind, message: problem, line }: ComputeFailure): Words {
  if (kind === "rejected") {
    return line === undefined
      ? said("The schema cannot be used: {problem}", { problem })
      : said("The schema cannot be used (line {line}): {problem}", { line, problem });
  }
  if (kind !== "failed") return problem;
  return line === undefined
    ? said("The XML does not fit the schema: {problem}", { problem })
    : said("The XML does not fit the schema (line {line}): {problem}", { line, problem });
}
