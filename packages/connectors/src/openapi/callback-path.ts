import type { ValueObject } from "@towpath/expressions";
import { flagAt } from "../members.ts";
import type { SchemaReader } from "./schema-reader.ts";

/** The deepest address seen is two properties below the body (reference connectors.md, 4). */
const DEEPEST = 6;

/** Recursive schemas branch without end; no real body has so many properties. */
const MAX_PROPERTIES = 20_000;

/** Where in a body the address to call back belongs (`x-ms-notification-url`); null: nowhere. */
export function findCallbackPath(schemas: SchemaReader, schema: ValueObject): readonly string[] | null {
  const waiting: { readonly schema: ValueObject; readonly path: readonly string[] }[] = [
    { schema, path: [] },
  ];
  for (let looked = 0; looked < MAX_PROPERTIES; looked += 1) {
    const next = waiting[looked];
    if (next === undefined) return null;
    const resolved = schemas.resolve(next.schema);
    if (flagAt(next.schema, MARK) || flagAt(resolved, MARK)) return next.path;
    if (next.path.length === DEEPEST) continue;
    for (const property of schemas.properties(resolved)) {
      waiting.push({ schema: property.schema, path: [...next.path, property.name] });
    }
  }
  return null;
}
const MARK = "x-ms-notification-url";
