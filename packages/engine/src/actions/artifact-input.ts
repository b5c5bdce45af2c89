import { compileTemplate, type Value, type ValueObject } from "@towpath/expressions";
import type { ArtifactKind } from "@towpath/flow";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { badTemplate, failed, type Outcome } from "../outcome.ts";
import type { ActionContext } from "../plan.ts";
import type { EffectPorts } from "../ports.ts";
import { member, memberText } from "./inputs.ts";

/** What an action names as its map or schema, worked out. */
export type NamedArtifact =
  | { readonly inline: string }
  | { readonly kind: ArtifactKind; readonly name: string };

type ReadArtifactInput = (context: ActionContext) => Result<NamedArtifact, Outcome>;

/**
 * The map or schema of an action: its text in the action itself (`map.content`), a file of the app (`map.source`
 * LogicApp, `map.name`), or the older `integrationAccount.map.name`. Texts of maps are never evaluated; names are.
 */
export function artifactInput(inputs: Value | undefined, kind: "map" | "schema"): ReadArtifactInput {
  const own = member(inputs, kind);
  const inline = memberText(own, "content");
  const name = compileTemplate(
    memberText(own, "name") ?? memberText(member(member(inputs, "integrationAccount"), kind), "name") ?? "",
  );
  return (context) => {
    if (inline !== null && inline !== "") return ok({ inline });
    const named = name.evaluate(context);
    if (!named.ok) return fail(badTemplate(named.failure));
    if (typeof named.value === "string" && named.value !== "") return ok({ kind, name: named.value });
    return fail(
      failed(
        "BadRequest",
        said("There is no {kind}: write it into the action, or name a file of the app.", {
          kind: KINDS[kind],
        }),
      ),
    );
  };
}

const KINDS = { map: said("map"), schema: said("schema"), code: said("code") } as const;

/** The text of an artifact, or the outcome of an action that names one nobody has. */
export async function artifactText(
  ports: EffectPorts,
  artifact: NamedArtifact,
): Promise<Result<string, Outcome>> {
  if ("inline" in artifact) return ok(artifact.inline);
  const { kind, name } = artifact;
  const text = await ports.artifacts?.read(kind, name);
  if (typeof text === "string") return ok(text);
  const message = said(
    "The {kind} '{name}' is not among the files of the app this flow was imported from. Write it into the action, or import the app with its Artifacts folder.",
    { kind: KINDS[kind], name },
  );
  return fail(failed("ArtifactNotFound", message));
}

/** What the history shows as inputs: names in full, and texts as they stand. */
export function shownInputs(
  evaluated: ValueObject,
  source: Value | undefined,
  kind: "map" | "schema",
): Value {
  const own = member(source, kind);
  return own === undefined ? evaluated : { ...evaluated, [kind]: own };
}
