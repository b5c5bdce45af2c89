import { type Said, said } from "@towpath/prelude";
import { loopAround } from "../check/placement.ts";
import type { BlockRef, Definition } from "../definition.ts";
import { type ActionEntry, actionAt, typeOf } from "../view/definition-index.ts";
import { isInside } from "./insert-point.ts";
import { innerNames } from "./names.ts";

/** Why actions cannot be moved into a block, in a few words for whoever drags them; null when they can. */
export function whyNotHere(definition: Definition, names: readonly string[], block: BlockRef): Said | null {
  const entries = names.flatMap((name) => actionAt(definition, name) ?? []);
  const around = entries.find(({ name }) => isInside(definition, block, name));
  if (around !== undefined) return said("“{name}” cannot be put into itself.", { name: around.name });
  const variable = entries.find(({ action }) => isOf(action, "initializevariable"));
  if (variable !== undefined && block.container !== null) {
    return said("“{name}” sets up a variable, which is only possible at the top level.", {
      name: variable.name,
    });
  }
  const loop = loopAround(definition, block);
  if (loop === null) return null;
  const ending = withInner(definition, entries).find(({ action }) => isOf(action, "response", "terminate"));
  if (ending === undefined) return null;
  const { name, action } = ending;
  return isOf(action, "response")
    ? said("“{name}” answers the caller, which is not possible inside the loop “{loop}”.", { name, loop })
    : said("“{name}” ends the run, which is not possible inside the loop “{loop}”.", { name, loop });
}

const isOf = (action: ActionEntry["action"], ...types: readonly string[]): boolean =>
  types.includes(typeOf(action).type.toLowerCase());

const withInner = (definition: Definition, entries: readonly ActionEntry[]): readonly ActionEntry[] =>
  entries.flatMap((entry) => [
    entry,
    ...innerNames(entry.name, entry.action).flatMap((name) => actionAt(definition, name) ?? []),
  ]);
