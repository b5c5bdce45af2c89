import { stringifyJson } from "../json/stringify-json.ts";
import type { Value } from "../value.ts";
import { envelopeText, isEnvelope } from "./envelope.ts";
import { isNumeric, numberText } from "./number-text.ts";

/**
 * A value as text, as `@{…}`, `concat` and `string` show it (reference wdl.md, 1.5).
 *
 * @param plain as `stringifyJson` takes it
 */
export function toText(value: Value, plain?: boolean): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (isNumeric(value)) return numberText(value);
  return isEnvelope(value) ? envelopeText(value) : stringifyJson(value, 0, plain);
}
