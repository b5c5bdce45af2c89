import type { ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Outcome } from "../outcome.ts";
import type { EffectCall, EffectProgram } from "../plan.ts";
import type { EffectPorts } from "../ports.ts";
import { artifactInput, artifactText, shownInputs } from "./artifact-input.ts";
import { compileInputs, member, withoutMembers } from "./inputs.ts";

/** What an action does by its map or schema. */
interface ArtifactWork<Input> {
  /** Everything but the text of the artifact, worked out. */
  read(inputs: ValueObject): Result<Input, Outcome>;
  /** @param text that of the map or schema */
  perform(input: Input, text: string, ports: EffectPorts, call: EffectCall): Outcome | Promise<Outcome>;
}

/** An action that does something to its content by a map or a schema. Doing it twice leaves no trace. */
export function artifactProgram<Input>(
  action: ValueObject,
  kind: "map" | "schema",
  work: ArtifactWork<Input>,
): EffectProgram {
  const source = member(action, "inputs");
  const evaluate = compileInputs(withoutMembers(source, [kind]));
  const artifact = artifactInput(source, kind);
  return {
    kind: "effect",
    harmless: true,
    prepare(context) {
      const evaluated = evaluate(context);
      if (!evaluated.ok) return evaluated;
      const inputs = shownInputs(evaluated.value, source, kind);
      const named = artifact(context);
      if (!named.ok) return fail({ ...named.failure, inputs });
      const read = work.read(evaluated.value);
      if (!read.ok) return fail({ ...read.failure, inputs });
      return ok({
        inputs,
        async perform(ports, call) {
          const text = await artifactText(ports, named.value);
          return text.ok ? work.perform(read.value, text.value, ports, call) : text.failure;
        },
      });
    },
  };
}
