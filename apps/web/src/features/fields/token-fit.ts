import type { FieldSpec } from "@towpath/flow";
import { phrase } from "../../words/translate.ts";
import type { KnownToken } from "./action-outputs.ts";

/** What a field takes. `any` takes everything as it is. */
export type Wanted = "text" | "number" | "boolean" | "list" | "any";

const BY_CONTROL: Partial<Record<FieldSpec["control"], Wanted>> = {
  text: "text",
  multiline: "text",
  date: "text",
  "date-time": "text",
  "time-zone": "text",
  choice: "text",
  "dynamic-choice": "text",
  "dynamic-tree": "text",
  number: "number",
  boolean: "boolean",
};

export const wantedBy = (field: FieldSpec): Wanted => field.wants ?? BY_CONTROL[field.control] ?? "any";

/** How a value goes into a field. */
export type TokenFit =
  | { readonly kind: "fits" }
  /** A list into a field for one value: the step runs once for each item. */
  | { readonly kind: "loop" }
  /** It is of another type. `convert` makes the code that turns it; null where nothing does: it goes in as it is. */
  | {
      readonly kind: "other" /** How it is inserted. */;
      readonly words: string;
      readonly convert: ((code: string) => string) | null;
    };

const FITS: TokenFit = { kind: "fits" };
const LOOP: TokenFit = { kind: "loop" };
const other = (words: string, convert: ((code: string) => string) | null): TokenFit => ({
  kind: "other",
  words,
  convert,
});

const SCALARS = new Set(["string", "securestring", "integer", "int", "number", "float", "boolean", "bool"]);
const NUMBERS = new Set(["integer", "int", "number", "float"]);
const LISTS = new Set(["array"]);
const BOOLEANS = new Set(["boolean", "bool"]);
const TEXTS = new Set(["string", "securestring"]);

/** Where a value of this type stands in the picker of a field. What is not known to be wrong fits. */
export function tokenFit(token: Pick<KnownToken, "type" | "list">, wanted: Wanted): TokenFit {
  if (token.list !== undefined) return wanted === "list" ? FITS : LOOP;
  const type = token.type?.toLowerCase() ?? null;
  if (wanted === "any" || type === null) return FITS;
  if (wanted === "list") return intoList(type);
  if (LISTS.has(type)) return LOOP;
  return INTO_ONE[wanted](type);
}

const INTO_ONE = {
  text: (type) =>
    SCALARS.has(type) ? FITS : other(phrase("Inserted as JSON text"), (code) => `string(${code})`),
  number: intoNumber,
  boolean: intoBoolean,
} satisfies Record<Exclude<Wanted, "any" | "list">, (type: string) => TokenFit>;

function intoList(type: string): TokenFit {
  if (LISTS.has(type)) return FITS;
  if (TEXTS.has(type))
    return other(phrase("Inserted as a list, cut at commas"), (code) => `split(${code}, ',')`);
  return other(phrase("Inserted as a list of one"), (code) => `createArray(${code})`);
}

function intoNumber(type: string): TokenFit {
  if (NUMBERS.has(type)) return FITS;
  return TEXTS.has(type)
    ? other(phrase("Inserted, read as a number"), (code) => `float(${code})`)
    : other(phrase("Inserted, but no number comes of it"), null);
}

function intoBoolean(type: string): TokenFit {
  if (BOOLEANS.has(type)) return FITS;
  return TEXTS.has(type) || NUMBERS.has(type)
    ? other(phrase("Inserted, read as yes or no"), (code) => `bool(${code})`)
    : other(phrase("Inserted, but no yes or no comes of it"), null);
}
