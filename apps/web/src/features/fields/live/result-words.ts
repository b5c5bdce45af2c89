import { isObject, stringifyJson, type Value } from "@towpath/expressions";
import { excerptOf } from "@towpath/prelude";
import type { Words } from "../../../words/translate.ts";

const LONGEST = 400;

/** A value on a line or few: text as it is, everything else as JSON. */
export function resultWords(t: Words, value: Value): string {
  if (value === "") return t("(empty text)");
  const text = typeof value === "string" ? value : stringifyJson(value, isFlat(value) ? undefined : 2);
  return excerptOf(text, LONGEST);
}

/** `[1, 2]` reads better on one line than on four. */
function isFlat(value: Value): boolean {
  const members = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return members.length <= 4 && members.every((member) => !Array.isArray(member) && !isObject(member));
}
