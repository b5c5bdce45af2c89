import {
  type DraftFailure,
  draftFromFiles,
  draftFromSource,
  importsOf,
  looksLikeWsdl,
} from "@towpath/connectors";
import type { HttpPort, HttpResponse } from "@towpath/engine";
import { isObject, stringifyJson, type Value } from "@towpath/expressions";
import { decodeText } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

/** Somebody waits for it at a screen. */
const FETCH_MS = 20_000;

export interface GivenSource {
  readonly text?: string | undefined;
  readonly url?: string | undefined;
  readonly files?: readonly { readonly path: string; readonly text: string }[] | undefined;
}

/** A connector from a text, from files, or from what stands at an address. */
export async function draftConnector(deps: Deps, actor: Actor, given: GivenSource) {
  const draft = await draftOf(deps, actor, given);
  if (!draft.ok) return fail<Failure>({ kind: "invalid", message: draft.failure.message });
  const { kind, definition, properties, notes } = draft.value;
  return ok({ kind, definitionText: definition, propertiesText: properties, notes: [...notes] });
}

async function draftOf(deps: Deps, actor: Actor, { text, url, files }: GivenSource) {
  if (files !== undefined) return draftFromFiles(files);
  if (url === undefined) return draftFromSource(text ?? "");
  const http = deps.doors.of(actor.environmentId);
  const fetched = await fetchSource(http, url);
  if (!fetched.ok) return fetched;
  const { text: found, origin } = fetched.value;
  if (!looksLikeWsdl(found)) return draftFromSource(found, origin);
  return draftFromFiles([{ path: origin, text: found }, ...(await fetchImports(http, found, origin))]);
}

/** More files than these describe no service that somebody would make a connector of. */
const MOST_IMPORTS = 50;
/** Somebody waits for all of them together. */
const IMPORTS_MS = 30_000;

/** What a WSDL imports, and what that imports. What cannot be fetched is told by the reader as missing. */
async function fetchImports(http: HttpPort, text: string, origin: string) {
  const files = new Map<string, string>();
  const waiting = addressesIn(text, origin);
  const late = AbortSignal.timeout(IMPORTS_MS);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (files.size >= MOST_IMPORTS || late.aborted) break;
    if (next === origin || files.has(next)) continue;
    const fetched = await fetchSource(http, next);
    if (!fetched.ok) continue;
    files.set(next, fetched.value.text);
    waiting.push(...addressesIn(fetched.value.text, next));
  }
  return [...files].map(([path, text]) => ({ path, text }));
}

function addressesIn(text: string, origin: string): string[] {
  return importsOf(text).flatMap((location) =>
    URL.canParse(location, origin) ? [new URL(location, origin).toString()] : [],
  );
}

/** By the gateway, as every call: the egress guard decides about addresses, and answers are bounded. */
async function fetchSource(
  http: HttpPort,
  given: string,
): Promise<Result<{ text: string; origin: string }, DraftFailure>> {
  const refuse = (message: string) => fail<DraftFailure>({ message });
  const url = given.trim();
  if (!URL.canParse(url)) return refuse("This is no address. It begins with 'https://'.");
  const { protocol, username, password } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:")
    return refuse("Only 'https:' and 'http:' addresses are fetched.");
  if (username !== "" || password !== "")
    return refuse("The address holds a user name or password. Take it out.");
  const headers = { Accept: "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.5" };
  const sent = await http.send(
    { method: "GET", uri: url, headers, timeoutMs: FETCH_MS },
    // The door ends the call itself and says so; this is for one that does not end.
    { idempotencyKey: crypto.randomUUID(), signal: AbortSignal.timeout(FETCH_MS + 1_000) },
  );
  if (!sent.ok) return refuse(`The address could not be fetched. ${sent.failure.error.message}`);
  const { statusCode } = sent.value;
  if (statusCode < 200 || statusCode > 299)
    return refuse(`The address was answered with ${statusCode} instead of a document.`);
  return ok({ text: textOf(sent.value), origin: url });
}

/** What came, as text again: the gateway has read JSON, and holds what it does not know as content. */
function textOf({ body }: HttpResponse): string {
  if (typeof body === "string") return body;
  if (body === undefined) return "";
  const content = isObject(body) ? body.$content : undefined;
  if (typeof content !== "string") return stringifyJson(body as Value);
  return decodeText(new Uint8Array(Buffer.from(content, "base64")), contentTypeOf(body));
}

function contentTypeOf(body: Value): string {
  const type = isObject(body) ? body["$content-type"] : undefined;
  return typeof type === "string" ? type : "";
}
