import { parseJson, toText } from "@towpath/expressions";
import type { ParameterSet } from "./connection-types.ts";

/** What a form begins with: what the file suggests, and of a connection that is there what may be shown. */
export function startValues(
  set: Pick<ParameterSet, "parameters">,
  known: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const asked = set.parameters.filter(({ hidden, type }) => !hidden && type !== "oauth");
  return Object.fromEntries(
    asked.flatMap(({ name, defaultText, secret }) => {
      const value = known[name] ?? (secret ? "" : textOf(defaultText));
      return value === "" ? [] : [[name, value]];
    }),
  );
}

/** The text of a JSON value as a field shows it; empty for none. */
export function textOf(jsonText: string | null): string {
  const parsed = jsonText === null ? null : parseJson(jsonText);
  if (parsed?.ok !== true || parsed.value === null) return "";
  // The workflow language would write "True".
  return typeof parsed.value === "boolean" ? String(parsed.value) : toText(parsed.value);
}
