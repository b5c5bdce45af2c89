import { type Definition, parseDefinition } from "@towpath/flow";
import type { Deps } from "./deps.ts";
import { LastUsed } from "./last-used.ts";

const KEPT = 200;
const definitions = new LastUsed<string, Promise<Definition | null>>(KEPT);

/** The definition a run was pinned to. Versions never change, so one that was read stays read; null: there is none. */
export function definitionOf(
  { database }: Pick<Deps, "database">,
  versionId: string,
): Promise<Definition | null> {
  return definitions.get(versionId, async () => {
    const version = await database.flows.version(versionId);
    const parsed = version === null ? null : parseDefinition(version.definitionText);
    return parsed?.ok ? parsed.value : null;
  });
}
