/** One step into a value: a member or a position. */
export type PathStep = string | number;

/** What a policy may refer to. Names are in lower case. */
export type PolicyReference =
  | { readonly kind: "connection-parameter"; readonly name: string; readonly fallback: string | null }
  | { readonly kind: "header"; readonly name: string; readonly fallback: string | null }
  | { readonly kind: "query"; readonly name: string; readonly fallback: string | null }
  /** `@body()`, `@item()`, `@triggerBody()` and what stands in them. */
  | { readonly kind: "body" | "item" | "trigger-body"; readonly path: readonly PathStep[] }
  | { readonly kind: "original-method" };

export type PolicySegment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reference"; readonly reference: PolicyReference };

/** The text of a policy's parameter, with the references inside it. */
export interface PolicyText {
  readonly segments: readonly PolicySegment[];
  /** Calls of functions that no policy has; they stay in the text as they are. */
  readonly unknown: readonly string[];
}

const VALUE_FUNCTIONS: Readonly<Record<string, "connection-parameter" | "header" | "query">> = {
  connectionparameters: "connection-parameter",
  headers: "header",
  header: "header",
  queryparameters: "query",
};
const PATH_FUNCTIONS: Readonly<Record<string, "body" | "item" | "trigger-body">> = {
  body: "body",
  item: "item",
  triggerbody: "trigger-body",
};
const ORIGINAL_METHOD = /^@Request\.OriginalHTTPMethod/i;
const CALL = /^@([A-Za-z]+)\(/;

/**
 * Finds the references inside a policy's text. They stand there without any mark at their end
 * (`https://api@connectionParameters('token:environment')/x`), or in braces: `{@body().a}`, `@{triggerBody().b}`.
 */
export function parsePolicyText(text: string): PolicyText {
  const segments: PolicySegment[] = [];
  const unknown: string[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const found = referenceAt(text, at, unknown);
    if (found === null) {
      literal += text[at];
      at += 1;
      continue;
    }
    if (literal !== "") segments.push({ kind: "text", text: literal });
    literal = "";
    segments.push({ kind: "reference", reference: found.reference });
    at = found.end;
  }
  if (literal !== "") segments.push({ kind: "text", text: literal });
  return { segments, unknown };
}

interface Found {
  readonly reference: PolicyReference;
  readonly end: number;
}

function referenceAt(text: string, at: number, unknown: string[]): Found | null {
  const here = text[at];
  if (here !== "@" && here !== "{") return null;
  if (text.startsWith("@{", at)) return closed(text, readCall(`@${text.slice(at + 2)}`, unknown), at + 1);
  if (text.startsWith("{@", at)) return closed(text, readCall(text.slice(at + 1), unknown), at + 1);
  if (here === "{") return null;
  const bare = readCall(text.slice(at), unknown);
  return bare === null ? null : { reference: bare.reference, end: at + bare.length };
}

/** A reference in braces counts only with its closing one. */
function closed(text: string, call: Call | null, start: number): Found | null {
  if (call === null) return null;
  const end = start + call.length;
  return text[end] === "}" ? { reference: call.reference, end: end + 1 } : null;
}

interface Call {
  readonly reference: PolicyReference;
  /** Characters it takes, the `@` included. */
  readonly length: number;
}

function readCall(text: string, unknown: string[]): Call | null {
  const method = ORIGINAL_METHOD.exec(text);
  if (method !== null) return { reference: { kind: "original-method" }, length: method[0].length };
  const match = CALL.exec(text);
  if (match === null) return null;
  const name = match[1] ?? "";
  const args = readArguments(text, match[0].length);
  const call = args === null ? null : callOf(name.toLowerCase(), args.values, text, args.end);
  if (call === null && !unknown.includes(name)) unknown.push(name);
  return call;
}

/** Null: no policy has such a function. */
function callOf(
  name: string,
  [first = "", second]: readonly string[],
  text: string,
  end: number,
): Call | null {
  if (Object.hasOwn(VALUE_FUNCTIONS, name)) {
    const kind = VALUE_FUNCTIONS[name] ?? "header";
    return { reference: { kind, name: first, fallback: second ?? null }, length: end };
  }
  if (!Object.hasOwn(PATH_FUNCTIONS, name)) return null;
  const path = readPath(text, end);
  return { reference: { kind: PATH_FUNCTIONS[name] ?? "body", path: path.steps }, length: path.end };
}

/** `'a','b')` from just behind the opening parenthesis; a quote is doubled inside. */
function readArguments(text: string, start: number): { values: string[]; end: number } | null {
  const values: string[] = [];
  let at = start;
  for (;;) {
    const space = /^[\s,]*/.exec(text.slice(at))?.[0].length ?? 0;
    at += space;
    if (text[at] === ")") return { values, end: at + 1 };
    const quoted = /^'((?:[^']|'')*)'/.exec(text.slice(at)) ?? /^"([^"]*)"/.exec(text.slice(at));
    if (quoted === null) return null;
    values.push((quoted[1] ?? "").replaceAll("''", "'"));
    at += quoted[0].length;
  }
}

const MEMBER = /^\.([\p{L}\p{N}_$]+)/u;
const KEY = /^\[\s*(?:'((?:[^']|'')*)'|"([^"]*)"|(\d{1,9}))\s*\]/;

function readPath(text: string, start: number): { steps: PathStep[]; end: number } {
  const steps: PathStep[] = [];
  let end = start;
  for (let next = stepAt(text, end); next !== null; next = stepAt(text, end)) {
    steps.push(next.step);
    end += next.length;
  }
  return { steps, end };
}

function stepAt(text: string, at: number): { step: PathStep; length: number } | null {
  const rest = text.slice(at);
  const member = MEMBER.exec(rest);
  if (member !== null) return { step: member[1] ?? "", length: member[0].length };
  const key = KEY.exec(rest);
  if (key === null) return null;
  const [whole, single, double, position] = key;
  const step = position === undefined ? (single ?? double ?? "").replaceAll("''", "'") : Number(position);
  return { step, length: whole.length };
}

/**
 * The path of a policy that names a place rather than a text: `@body().a['b']`, `body()` without `@`, `a.b`,
 * `['@odata.id']`, and `null` for the thing itself.
 *
 * @returns the root (`value` when none is named: relative to what the policy is about) and the steps below it
 */
export function parsePolicyPath(text: string): {
  root: "body" | "item" | "trigger-body" | "value";
  path: readonly PathStep[];
} {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.toLowerCase() === "null") return { root: "value", path: [] };
  const call = readCall(trimmed.startsWith("@") ? trimmed : `@${trimmed}`, []);
  if (call !== null && "path" in call.reference)
    return { root: call.reference.kind, path: call.reference.path };
  const dotted = trimmed.startsWith("[") ? trimmed : `.${trimmed}`;
  const { steps, end } = readPath(dotted, 0);
  return { root: "value", path: end === dotted.length ? steps : [trimmed] };
}
