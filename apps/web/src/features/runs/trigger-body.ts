import { getMember, isObject, parseJson, stringifyJson } from "@towpath/expressions";

/** The body that came in, from the trigger's outputs, as JSON text to edit; numbers keep their spelling. */
export function triggerBodyText(outputsText: string | null): string {
  const parsed = outputsText === null ? null : parseJson(outputsText);
  const body = parsed?.ok === true && isObject(parsed.value) ? getMember(parsed.value, "body") : undefined;
  return body === undefined ? "{}" : stringifyJson(body, 2);
}
