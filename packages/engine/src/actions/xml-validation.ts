import { toText, type ValueObject } from "@towpath/expressions";
import { fail, ok } from "@towpath/prelude";
import type { ComputeFailure } from "../compute-port.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { EffectCall, EffectProgram } from "../plan.ts";
import type { EffectPorts } from "../ports.ts";
import { artifactInput, artifactText, type NamedArtifact, shownInputs } from "./artifact-input.ts";
import { compileInputs, member, withoutMembers } from "./inputs.ts";

const TIMEOUT_MS = 5_000;

/** XmlValidation: XML against an XML schema. Its body is the content, unchanged. */
export function xmlValidation(action: ValueObject): EffectProgram {
  const source = member(action, "inputs");
  const evaluate = compileInputs(withoutMembers(source, ["schema"]));
  const schema = artifactInput(source, "schema");
  return {
    kind: "effect",
    harmless: true,
    prepare(context) {
      const evaluated = evaluate(context);
      if (!evaluated.ok) return evaluated;
      const inputs = shownInputs(evaluated.value, source, "schema");
      const named = schema(context);
      if (!named.ok) return fail({ ...named.failure, inputs });
      const content = member(evaluated.value, "content") ?? "";
      const input = toText(content);
      if (input.trim() === "") {
        return fail(failed("BadRequest", "There is nothing to check: 'content' is empty.", { inputs }));
      }
      return ok({
        inputs,
        async perform(ports, call) {
          const problem = await validate(ports, call, named.value, input);
          return problem ?? succeeded(undefined, { body: content });
        },
      });
    },
  };
}

/** Null: the content fits. */
async function validate(
  ports: EffectPorts,
  call: EffectCall,
  named: NamedArtifact,
  input: string,
): Promise<Outcome | null> {
  const schema = await artifactText(ports, named);
  if (!schema.ok) return schema.failure;
  if (ports.compute === undefined) return failed("XmlValidationNotAvailable", "XML cannot be checked here.");
  const task = { kind: "xml-validation", schema: schema.value, input } as const;
  const done = await ports.compute.compute(task, { timeoutMs: TIMEOUT_MS, signal: call.signal });
  return done.ok ? null : failed("XmlValidationFailed", explain(done.failure));
}

function explain({ kind, message, line }: ComputeFailure): string {
  const where = line === undefined ? "" : ` (line ${line})`;
  if (kind === "rejected") return `The schema cannot be used${where}: ${message}`;
  return kind === "failed" ? `The XML does not fit the schema${where}: ${message}` : message;
}
