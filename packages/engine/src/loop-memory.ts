import { isObject, type Value } from "@towpath/expressions";
import { type ActionEntry, allActions, type Definition, readsOfScript } from "@towpath/flow";
import { memberText } from "./actions/inputs.ts";

/** A text in an expression: references need the literal name of an action. */
const LITERAL = /'((?:[^']|'')*)'/g;

/**
 * The Foreach loops, by lower-case name, whose iterations nobody outside them refers to. Such an iteration can be
 * forgotten when it is through, so that a loop over 100,000 answers does not hold them all in memory.
 */
export function forgetfulLoops(definition: Definition): ReadonlySet<string> {
  const entries = allActions(definition);
  const loops = entries.filter((entry) => memberText(entry.action, "type")?.toLowerCase() === "foreach");
  if (loops.length === 0) return new Set();
  const named = entries.map((entry) => ({ entry, names: literalsOf(entry) }));
  const outputs = literalsIn(definition.outputs ?? null, new Set());
  const forgetful = loops.filter((loop) => {
    const inside = new Set(entries.filter((entry) => isIn(loop, entry)).map(nameOf)).add(nameOf(loop));
    const outside = named.filter(({ entry }) => !isIn(loop, entry) || entry === loop);
    return !isNamed(inside, outputs) && !outside.some(({ names }) => isNamed(inside, names));
  });
  return new Set(forgetful.map(nameOf));
}

const nameOf = ({ name }: ActionEntry) => name.toLowerCase();

const isIn = (loop: ActionEntry, entry: ActionEntry) => entry.pointer.startsWith(`${loop.pointer}/`);

function isNamed(wanted: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const name of names) if (wanted.has(name)) return true;
  return false;
}

/** Texts in the expressions of an action itself, not of what it holds. */
function literalsOf({ action }: ActionEntry): Set<string> {
  const found = new Set(readsOfScript(action)?.actions.map((name) => name.toLowerCase()));
  for (const [name, value] of Object.entries(action)) {
    if (!/^(actions|else|cases|default|runAfter)$/i.test(name)) literalsIn(value, found);
  }
  return found;
}

function literalsIn(value: Value, found: Set<string>): Set<string> {
  if (typeof value === "string") {
    for (const [, text = ""] of value.matchAll(LITERAL)) found.add(text.replaceAll("''", "'").toLowerCase());
  } else if (Array.isArray(value)) {
    for (const item of value) literalsIn(item, found);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      literalsIn(key, found);
      literalsIn(item, found);
    }
  }
  return found;
}
