import { EVALUATION_LIMITS, getMember, isObject, type Value, weigh } from "@towpath/expressions";
import { member } from "./actions/inputs.ts";
import { absoluteUri, headerOf } from "./http-headers.ts";
import type { JournalEntry } from "./journal.ts";
import type { HttpResponse } from "./ports.ts";
import type { Effect, Pages } from "./run-state.ts";

/** A service that always has one more page is broken; nobody reads so many. */
const MAX_PAGES = 1_000;
/** What all pages together may weigh, as JSON (reference wdl.md, 2.6: a message). */
const MAX_CHARACTERS = 100_000_000;
const LINKS = ["nextLink", "@odata.nextLink"] as const;

/**
 * Takes in one page of a list: `value` of an object, or the list itself, with the next one behind `nextLink`,
 * `@odata.nextLink` or a `Link` header.
 *
 * @returns `more`: the next page must be asked for; `whole`: the answer with the items of all pages; `too-large`
 */
export function takePage(
  effect: Effect,
  response: HttpResponse,
  asked: string,
  minimumItems: number,
): { kind: "more" } | { kind: "whole"; response: HttpResponse } | { kind: "too-large" } {
  const items = itemsOf(response.body);
  const before = effect.pages;
  if (items === null)
    return { kind: "whole", response: before === undefined ? response : merged(response, before.items) };
  const all = before?.items ?? [];
  for (const item of items) all.push(item);
  const uri = nextLink(response, asked);
  const number = (before?.number ?? 1) + 1;
  if (uri === null || uri === asked || number > MAX_PAGES || all.length >= minimumItems) {
    return { kind: "whole", response: before === undefined ? response : merged(response, all) };
  }
  const weight = weigh(all, "characters", MAX_CHARACTERS, EVALUATION_LIMITS.valueDepth);
  if (weight === "too deep" || weight > MAX_CHARACTERS) return { kind: "too-large" };
  effect.pages = { uri, number, items: all, unsaved: items };
  return { kind: "more" };
}

function itemsOf(body: Value | undefined): readonly Value[] | null {
  const list = isObject(body) ? getMember(body, "value") : body;
  return Array.isArray(list) ? list : null;
}

/** The last answer with everybody's items: its other members, a link it still has among them, are the newest. */
function merged(response: HttpResponse, items: readonly Value[]): HttpResponse {
  const { body } = response;
  return { ...response, body: isObject(body) ? { ...body, value: [...items] } : [...items] };
}

function nextLink(response: HttpResponse, asked: string): string | null {
  const { body } = response;
  const named = isObject(body) ? LINKS.map((name) => body[name]) : [];
  const link = named.find((value) => typeof value === "string" && value !== "") ?? relNext(response);
  return typeof link === "string" ? absoluteUri(link, asked) : null;
}

/** `Link: <https://…?page=2>; rel="next"`, among others. */
function relNext(response: HttpResponse): string | null {
  for (const link of (headerOf(response, "link") ?? "").slice(0, 8_000).split(/,(?=\s*<)/)) {
    const found = /^\s*<([^>]*)>(.*)$/.exec(link);
    if (found !== null && /;\s*rel="?next"?\s*(?:;|$)/i.test(found[2] ?? "")) return found[1] ?? null;
  }
  return null;
}

/** The pages a line of the journal tells about, with those of the lines before it. */
export function replayedPages(entry: JournalEntry, before: Pages | undefined): Pages | undefined {
  const page = member(entry.detail, "page");
  const uri = member(page, "uri");
  const added = member(page, "items");
  if (typeof uri !== "string" || !Array.isArray(added)) return undefined;
  const items = before?.items ?? [];
  for (const item of added) items.push(item);
  return { uri, number: Number(member(page, "number")), items, unsaved: [] };
}
