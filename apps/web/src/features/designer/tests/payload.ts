import { getMember, isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";

/** What a caller would send to the request trigger. */
export interface TestPayload {
  /** JSON text; empty: no body. */
  readonly bodyText: string;
  readonly headers: readonly NamedText[];
  readonly queries: readonly NamedText[];
}

export interface NamedText {
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

/** Headers that the one who calls does not choose: sent again they would say what is not so. */
const OF_THE_LINE: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
]);

/** What came in with a run, to be edited and sent again; null when it was secured, or is no request's. */
export function payloadOf(outputsText: string | null): TestPayload | null {
  const parsed = outputsText === null ? null : parseJson(outputsText);
  const outputs = parsed?.ok === true ? parsed.value : null;
  if (outputs === null || !isObject(outputs) || getMember(outputs, "hidden") === true) return null;
  const body = getMember(outputs, "body");
  return {
    bodyText: body === undefined ? "" : stringifyJson(body, 2),
    headers: rowsOf(getMember(outputs, "headers")).filter(({ name }) => !OF_THE_LINE.has(name.toLowerCase())),
    queries: rowsOf(getMember(outputs, "queries")),
  };
}

export function rowsOf(value: Value | undefined): NamedText[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, text], key) => ({
    key,
    name,
    value: typeof text === "string" ? text : stringifyJson(text),
  }));
}

/** Rows without a name are none. */
export function textsOf(rows: readonly NamedText[]): Record<string, string> {
  return Object.fromEntries(
    rows.filter((row) => row.name.trim() !== "").map((row) => [row.name.trim(), row.value]),
  );
}
