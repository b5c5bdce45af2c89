import { actionAt, allActions, type Definition, ownSettings } from "@towpath/flow";
import { sameSettings } from "./same-settings.ts";

/** The definition that each action's data was made with, by its name in lower case. */
export type MadeWith = ReadonlyMap<string, Definition>;

/** Names of the actions whose settings are not any more those that their data was made with. */
export function staleActions(draft: Definition, madeWith: MadeWith): ReadonlySet<string> {
  const stale = new Set<string>();
  for (const { name, action } of allActions(draft)) {
    const before = madeWith.get(name.toLowerCase());
    const old = before === undefined ? null : actionAt(before, name);
    if (old === null) continue;
    if (!sameSettings(ownSettings(name, action), ownSettings(name, old.action))) stale.add(name);
  }
  return stale;
}
