import { getMember, isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";

/** What to start the same run again with: the body that came in, and its headers, from the trigger's outputs. */
export function sameInput(outputsText: string | null): {
  bodyText?: string;
  headers?: Record<string, string>;
} {
  const parsed = outputsText === null ? null : parseJson(outputsText);
  if (parsed?.ok !== true || !isObject(parsed.value)) return {};
  const body = getMember(parsed.value, "body");
  const headers = textMembers(getMember(parsed.value, "headers"));
  return {
    // Numbers keep their spelling on the way through.
    ...(body === undefined ? {} : { bodyText: stringifyJson(body) }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
}

function textMembers(value: Value | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      typeof member === "string" ? [[name, member] as const] : [],
    ),
  );
}
