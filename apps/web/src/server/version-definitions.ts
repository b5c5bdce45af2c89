import { type Definition, parseDefinition } from "@towpath/flow";
import type { Deps } from "./deps.ts";
import { LastUsed } from "./last-used.ts";

const KEPT = 200;
const definitions = new LastUsed<string, { read?: Definition | null }>(KEPT);

/** The definition a run was pinned to. Versions never change, so one that was read stays read; null: there is none. */
export async function definitionOf(
  { database }: Pick<Deps, "database">,
  versionId: string,
): Promise<Definition | null> {
  // A read that failed leaves the place empty: it is tried again.
  const place = definitions.get(versionId, () => ({}));
  if (place.read === undefined) {
    const version = await database.flows.version(versionId);
    const parsed = version === null ? null : parseDefinition(version.definitionText);
    place.read = parsed?.ok ? parsed.value : null;
  }
  return place.read;
}
