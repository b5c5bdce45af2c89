import { isObject, stringifyJson, type Value } from "@towpath/expressions";

const LONGEST = 400;

/** A value on a line or few: text as it is, everything else as JSON. */
export function resultWords(value: Value): string {
  if (value === "") return "(empty text)";
  const text = typeof value === "string" ? value : stringifyJson(value, isFlat(value) ? undefined : 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** `[1, 2]` reads better on one line than on four. */
function isFlat(value: Value): boolean {
  const members = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return members.length <= 4 && members.every((member) => !Array.isArray(member) && !isObject(member));
}
