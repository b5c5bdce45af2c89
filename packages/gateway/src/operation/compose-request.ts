import { getMember, isObject, parseJson, toText, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { InputFailure } from "./built-body.ts";
import { climbing, climbs, type Draft, type Pair, rebased } from "./draft.ts";
import type { OperationCall } from "./operation-call.ts";

/**
 * The request that the body of a composed operation describes, to be sent where the call goes anyway: with what the
 * connection and the policies have put into headers and query, which the maker cannot replace.
 */
export function composeRequest(draft: Draft, call: OperationCall): Result<Draft, InputFailure> {
  const { operation } = call;
  if (!operation.composed) return ok(draft);
  const refuse = (member: string, message: string): Result<never, InputFailure> =>
    fail({ parameter: `${operation.body?.name ?? "body"}/${member}`, message });
  const given = describedRequest(draft.body);
  if (given === null)
    return refuse("method", `'${operation.id}' wants an object that describes the request.`);
  const method = textOf(given, "method").trim().toUpperCase();
  if (!/^[A-Z]{1,20}$/.test(method)) return refuse("method", `'${operation.id}' wants a method such as GET.`);
  const target = targetOf(rebased(draft, call.baseUrl).baseUrl, textOf(given, "url").trim());
  if (!target.ok) return refuse("url", `'${operation.id}' cannot be called. ${target.failure}`);
  if (climbs(target.value.replaceAll(/%2f|%5c/gi, "/"))) return refuse("url", climbing(operation));
  // The type that the describing body would have had is not that of the body it describes.
  const own = draft.headers.filter(({ name }) => !/^content-type$/i.test(name));
  const body = getMember(given, "body") ?? undefined;
  return ok({
    ...draft,
    method,
    path: withoutQueries(target.value, new Set(draft.query.map(({ name }) => name))),
    query: beside(pairsOf(given, "queries"), draft.query, (name) => name),
    headers: beside(pairsOf(given, "headers"), own, (name) => name.toLowerCase()),
    body,
  });
}

/** A step may also give the description as one text. */
function describedRequest(body: Value | undefined): ValueObject | null {
  const parsed = typeof body === "string" ? parseJson(body) : null;
  const value = parsed?.ok === true ? parsed.value : body;
  return value !== undefined && isObject(value) ? value : null;
}

function textOf(given: ValueObject, name: string): string {
  const value = getMember(given, name);
  return value === undefined || value === null ? "" : toText(value);
}

function pairsOf(given: ValueObject, name: string): Pair[] {
  const members = getMember(given, name);
  return Object.entries(isObject(members) ? members : {}).flatMap(([key, value]) =>
    value === null || key.trim() === "" ? [] : [{ name: key.trim(), value: toText(value) }],
  );
}

/** What the connection sends counts: a maker must not take another key's place, nor the host's. */
function beside(given: Pair[], own: readonly Pair[], keyOf: (name: string) => string): Pair[] {
  const taken = new Set([...own.map(({ name }) => keyOf(name)), "host"]);
  return [...given.filter(({ name, value }) => value !== "" && !taken.has(keyOf(name))), ...own];
}

/** A path's own query without parameters of these names, and otherwise as it is written. */
function withoutQueries(path: string, names: ReadonlySet<string>): string {
  const at = path.indexOf("?");
  if (at < 0 || names.size === 0) return path;
  const [query = "", ...fragment] = path.slice(at + 1).split("#");
  const kept = query.split("&").filter((pair) => !names.has(nameOfPair(pair)));
  const rest = kept.length === 0 ? "" : `?${kept.join("&")}`;
  return [path.slice(0, at) + rest, ...fragment].join("#");
}

const nameOfPair = (pair: string) => [...new URLSearchParams(pair).keys()][0] ?? "";

/**
 * The path below the connection's address, with its query.
 *
 * @returns a failure in plain words for what leads elsewhere: a credential goes to its own service only
 */
function targetOf(baseUrl: string, url: string): Result<string, string> {
  if (/[?#]/.test(baseUrl)) {
    return fail("The address of the connection must not have a query: what is called stands behind it.");
  }
  // What browsers take for an address is none here: nobody is to be in doubt where a call goes.
  if (/^https?:(?!\/\/)/i.test(url))
    return fail(`'${url}' is no web address: '//' is missing behind the colon.`);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return ok(pathOf(url));
  if (!URL.canParse(url) || !URL.canParse(baseUrl)) return fail(`'${url}' is no web address.`);
  const wanted = new URL(url);
  const base = new URL(baseUrl);
  const root = base.pathname.replace(/\/+$/, "");
  const isBelow = wanted.pathname === root || wanted.pathname.startsWith(`${root}/`);
  if (wanted.origin === base.origin && isBelow) {
    if (wanted.username !== "" || wanted.password !== "") {
      return fail("The address holds a user name or password. The connection signs in: take them out.");
    }
    return ok(pathOf(`${wanted.pathname.slice(root.length)}${wanted.search}`));
  }
  return fail(
    `'${wanted.protocol}//${wanted.host}${wanted.pathname}' is not below the connection's address, ${baseUrl}. Its sign-in goes nowhere else.`,
  );
}

/** With what an address would drop or turn into a slash encoded: a path is what it says. */
function pathOf(url: string): string {
  const encoded = url.replace(/[\0-\x20\x7f\\]/g, encodeURIComponent);
  if (encoded === "" || encoded.startsWith("/")) return encoded;
  return /^[?#]/.test(encoded) ? encoded : `/${encoded}`;
}
