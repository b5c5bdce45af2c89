import { ok } from "@towpath/prelude";
import type { Definition } from "../../definition.ts";
import { changeAt } from "../../tree.ts";
import { type FindFixes, replaceAt, textAt, valueAt } from "./fix.ts";

/** A setting that changes nothing, or contradicts another, goes. */
export const removeSetting: FindFixes = ({ path }) => {
  const about = path.at(-1);
  if (about === undefined) return [];
  const apply = (now: Definition) => ok(changeAt(now, path, () => undefined) as Definition);
  return [{ id: "remove-setting", about, apply }];
};

/** One of the names in `operationOptions` goes. */
export const removeOption: FindFixes = ({ definition, hint: { about }, path }) => {
  const text = textAt(definition, path);
  if (text === null || about === undefined) return [];
  const left = text.split(",").filter((one) => one.trim().toLowerCase() !== about.toLowerCase());
  const next = left.length === 0 ? undefined : left.map((one) => one.trim()).join(", ");
  return [{ id: "remove-option", about, apply: (now) => replaceAt(now, path, text, next) }];
};

/** A number beyond its bounds becomes the nearest one within. */
export const setNumber: FindFixes = ({ definition, hint: { nearest }, path }) => {
  if (nearest === undefined) return [];
  const present = valueAt(definition, path);
  const apply = (now: Definition) => replaceAt(now, path, present, nearest);
  return [{ id: "set-number", about: String(nearest), apply }];
};

/** Rather too much is hidden than what was meant to be. */
export const hideBoth: FindFixes = ({ path }) => [
  {
    id: "hide-both",
    about: "",
    apply: (now) => ok(changeAt(now, path, () => ["inputs", "outputs"]) as Definition),
  },
];
