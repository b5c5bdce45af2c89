import type { Value } from "@towpath/expressions";

/** One header or query parameter, in the spelling it is sent with. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** A request under construction. Policies make new drafts; nothing is changed in place. */
export interface Draft {
  readonly method: string;
  /** What the definition said, before any policy. */
  readonly originalMethod: string;
  /** Scheme, host and base path, without a `/` at the end. */
  readonly baseUrl: string;
  /** Percent-encoded, with a `/` in front, without the query. */
  readonly path: string;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  /** JSON, text, or a content envelope; undefined for none. */
  readonly body: Value | undefined;
  /** Values of the path's placeholders, percent-encoded: a policy may route elsewhere with them. */
  readonly pathValues: ReadonlyMap<string, string>;
}

/** Names of headers count without case, those of query parameters with it. */
export function headerOf(draft: Draft, name: string): string | undefined {
  return draft.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

export function queryOf(draft: Draft, name: string): string | undefined {
  return draft.query.find((parameter) => parameter.name === name)?.value;
}

/** Takes the place of the header of that name, or stands last; an empty value takes it away. */
export function withHeader(draft: Draft, name: string, value: string): Draft {
  const isIt = (pair: Pair) => pair.name.toLowerCase() === name.toLowerCase();
  return { ...draft, headers: replaced(draft.headers, isIt, value === "" ? null : { name, value }) };
}

export function withQuery(draft: Draft, name: string, value: string): Draft {
  return { ...draft, query: replaced(draft.query, (pair) => pair.name === name, { name, value }) };
}

function replaced(
  pairs: readonly Pair[],
  isIt: (pair: Pair) => boolean,
  replacement: Pair | null,
): readonly Pair[] {
  const at = pairs.findIndex(isIt);
  const others = pairs.filter((pair) => !isIt(pair));
  if (replacement === null) return others;
  if (at < 0) return [...pairs, replacement];
  const before = pairs.slice(0, at).filter((pair) => !isIt(pair));
  return [...before, replacement, ...others.slice(before.length)];
}

/**
 * The whole address. Names and values are encoded; `$` and `@` of OData names stay readable. A path may bring a query
 * of its own; what stands behind `#` only tells two operations of one path apart and is not sent.
 */
export function addressOf({ baseUrl, path, query }: Draft): string {
  const [sent = ""] = path.split("#", 1);
  const pairs = query.map(({ name, value }) => `${encodeName(name)}=${encodeText(value)}`);
  if (pairs.length === 0) return `${baseUrl}${sent}`;
  const glue = !sent.includes("?") ? "?" : /[?&]$/.test(sent) ? "" : "&";
  return `${baseUrl}${sent}${glue}${pairs.join("&")}`;
}

/** A path with `.` or `..` as one of its parts leads elsewhere: no encoding keeps them from being climbed with. */
export function climbs(path: string): boolean {
  const [sent = ""] = path.split(/[?#]/, 1);
  return sent.split(/[/\\]/).some((part) => /^(\.|%2e){1,2}$/i.test(part));
}

/** Why such a path is not called. */
export function climbing({ id }: { readonly id: string }): string {
  return `'${id}' cannot be called with '.' or '..' as a part of the address: it would lead elsewhere.`;
}

/** An address with a path takes the place of scheme, host and base path; one without leaves the base path as it is. */
export function rebased(draft: Draft, baseUrl: string | undefined): Draft {
  if (baseUrl === undefined) return draft;
  const target = new URL(baseUrl);
  const own = URL.canParse(draft.baseUrl) ? new URL(draft.baseUrl).pathname : "";
  const path = target.pathname === "/" ? own : target.pathname;
  return { ...draft, baseUrl: `${target.origin}${path}`.replace(/\/+$/, "") };
}

const encodeName = (name: string) => encodeText(name).replaceAll("%24", "$").replaceAll("%40", "@");

/** Percent-encodes a text; a lone surrogate becomes the replacement character instead of a crash. */
export function encodeText(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}
