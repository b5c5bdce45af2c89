import type { StoredFlow } from "@towpath/db";
import {
  type Definition,
  type NamedArtifact,
  namedArtifacts,
  type Problem,
  readArtifact,
} from "@towpath/flow";
import { said } from "@towpath/prelude";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";

/** Maps, schemas and code files are read from the file the flow came in; without them the actions could only fail. */
export async function missingArtifacts(
  deps: Deps,
  actor: Actor,
  { source }: StoredFlow,
  definition: Definition,
): Promise<Problem[]> {
  const named = namedArtifacts(definition);
  if (named.length === 0) return [];
  const file = source === null ? null : await deps.database.flows.source(actor.environmentId, source.id);
  const isThere = ({ kind, name }: NamedArtifact) =>
    file !== null && readArtifact(file.bytes, source?.member ?? null, kind, name) !== null;
  return named
    .filter((one) => !isThere(one))
    .map(({ action, path, kind, name }) => ({
      severity: "error",
      code: "missing-artifact",
      path,
      action,
      ...said(
        '"{action}" names the {kind} "{name}", which is not in the file this flow was imported from. Write it into the action, or import the whole app.',
        { action, kind, name },
      ),
    }));
}
