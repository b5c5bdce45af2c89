import {
  getMember,
  isObject,
  parseJson,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";

/** A list of objects, as rows. Cells are text as JSON has it; a row without the member has an empty cell. */
export interface PayloadTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows of the whole list, of which the first are here. */
  readonly total: number;
}

/** What a payload can be shown as beside its text. */
export interface PayloadShapes {
  readonly table: PayloadTable | null;
  /** A `data:` address. */
  readonly image: string | null;
  readonly html: string | null;
}

const MOST_ROWS = 500;
const MOST_COLUMNS = 60;
/** Longer texts are shown as text alone: looking into them would hold up the page. */
const LONGEST = 4_000_000;
const NOTHING: PayloadShapes = { table: null, image: null, html: null };
const IMAGE = /^image\/(png|jpeg|gif|webp|svg\+xml|bmp|x-icon|avif)\b/i;
const HTML = /^(text\/html|application\/xhtml\+xml)\b/i;

/** @param text JSON; what is none has no shape */
export function payloadShapes(text: string): PayloadShapes {
  if (text.length > LONGEST) return NOTHING;
  const parsed = parseJson(text);
  if (!parsed.ok) return NOTHING;
  const { value } = parsed;
  const body = isObject(value) ? getMember(value, "body") : undefined;
  const candidates = [value, body, inner(value), inner(body)];
  const contents = [value, body].flatMap((one) => contentOf(one) ?? []);
  return {
    table: candidates.map(tableOf).find((table) => table !== null) ?? null,
    image: contents.map(imageOf).find((address) => address !== null) ?? null,
    html: contents.map(htmlOf).find((page) => page !== null) ?? pageInBody(value, body),
  };
}

/** What the whole will probably be shown as, told by its beginning; the whole may still turn out to be something else. */
export type LikelyShape = "table" | "image" | "page";

const LIKELY: readonly (readonly [LikelyShape, RegExp])[] = [
  ["table", /^\s*\[\s*\{|"(body|value|items)":\s*\[\s*\{/i],
  ["image", /"\$content-type":\s*"image\/(png|jpeg|gif|webp|svg\+xml|bmp|x-icon|avif)\b/i],
  ["page", /"(\$content-type|content-type)":\s*"(text\/html|application\/xhtml\+xml)\b/i],
];

/**
 * @param beginning of a payload that is not here yet
 * @param size characters of the whole
 */
export const likelyShapes = (beginning: string, size: number): readonly LikelyShape[] =>
  size > LONGEST ? [] : LIKELY.flatMap(([shape, sign]) => (sign.test(beginning) ? [shape] : []));

/** The list that services wrap their answers in. */
const inner = (value: Value | undefined): Value | undefined =>
  isObject(value) ? (getMember(value, "value") ?? getMember(value, "items")) : undefined;

function tableOf(value: Value | undefined): PayloadTable | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const rows = value.slice(0, MOST_ROWS);
  if (!rows.every((row) => isObject(row))) return null;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row as ValueObject)))].slice(0, MOST_COLUMNS);
  if (columns.length === 0) return null;
  const cells = rows.map((row) => columns.map((column) => cellOf((row as ValueObject)[column])));
  return { columns, rows: cells, total: value.length };
}

function cellOf(value: Value | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : stringifyJson(value);
}

interface Content {
  readonly type: string;
  readonly base64: string;
}

/** WDL's form of what is no text: `{"$content-type", "$content"}`. */
function contentOf(value: Value | undefined): Content | null {
  if (!isObject(value)) return null;
  const [type, base64] = [getMember(value, "$content-type"), getMember(value, "$content")];
  const isContent = typeof type === "string" && typeof base64 === "string" && /^[\w+/=\s-]*$/.test(base64);
  return isContent ? { type, base64 } : null;
}

const imageOf = ({ type, base64 }: Content): string | null =>
  IMAGE.test(type) ? `data:${IMAGE.exec(type)?.[0]};base64,${base64}` : null;

function htmlOf({ type, base64 }: Content): string | null {
  if (!HTML.test(type)) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return null;
  }
}

/** The page that an HTTP answer was. */
function pageInBody(outputs: Value, body: Value | undefined): string | null {
  if (typeof body !== "string" || !isObject(outputs)) return null;
  const headers = getMember(outputs, "headers");
  if (!isObject(headers)) return null;
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return typeof type === "string" && HTML.test(type) ? body : null;
}

const RULES = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:";

/** A page that shows itself and does nothing: no script, no request, no form. For a frame with an empty `sandbox`. */
export const harmlessPage = (html: string): string =>
  `<!doctype html><meta http-equiv="Content-Security-Policy" content="${RULES}"><meta name="referrer" content="no-referrer">${html}`;
