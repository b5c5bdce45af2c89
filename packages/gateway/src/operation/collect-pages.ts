import type { HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import {
  EVALUATION_LIMITS,
  getMember,
  isObject,
  type Value,
  type ValueObject,
  weigh,
} from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { followUp } from "./follow-up.ts";
import { type Invoked, sendPrepared } from "./invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "./operation-call.ts";
import type { PreparedOperation } from "./prepare-operation.ts";

/** More items than these are not put together, whatever the action asks for (reference wdl.md, paginationPolicy). */
const MOST_ITEMS = 100_000;
const MOST_PAGES = 1_000;
/** What all pages together may weigh, as JSON (reference wdl.md, 2.6: a message). */
const MOST_CHARACTERS = 100_000_000;

/**
 * Follows `x-ms-pageable` until there are enough items, or no more: the list of the first page then holds all of
 * them. Pages are asked for with the call's credentials, and only at the service itself.
 */
export async function collectPages(
  http: HttpPort,
  call: OperationCall,
  prepared: PreparedOperation,
  first: Invoked,
  minimumItems: number,
): Promise<Result<Invoked, InvokeFailure>> {
  const nextLink = call.operation.nextLink ?? "";
  const start = pageOf(first.response, nextLink);
  if (nextLink === "" || start === null) return ok(first);
  const collected: Collected = {
    items: [...start.items],
    link: start.link,
    left: lighter(MOST_CHARACTERS, start.items),
  };
  const asked = new Set<string>([first.request.uri]);
  const wanted = Math.min(minimumItems, MOST_ITEMS);
  for (let link = start.link; link !== null && collected.items.length < wanted; link = collected.link) {
    const next = nextRequest(prepared, call, link);
    if (!next.ok) return next;
    // A service that names the page it has just given would be asked without end.
    if (asked.has(next.value.uri) || asked.size >= MOST_PAGES) break;
    asked.add(next.value.uri);
    const stopped = await addPage(collected, http, call, { prepared, request: next.value });
    if (stopped !== null) return stopped;
  }
  return ok(withItems(first, start, { ...collected, nextLink }));
}

interface Collected {
  readonly items: Value[];
  link: string | null;
  /** Characters that further pages may take. */
  left: number;
}

/** Null: the page was taken in. Else the outcome of the call, e.g. of a page that failed: half a list would pass for the whole. */
async function addPage(
  collected: Collected,
  http: HttpPort,
  call: OperationCall,
  { prepared, request }: { readonly prepared: PreparedOperation; readonly request: HttpRequest },
): Promise<Result<Invoked, InvokeFailure> | null> {
  const outcome = await sendPrepared(http, call, prepared, request);
  const page = outcome.ok ? pageOf(outcome.value.response, call.operation.nextLink ?? "") : null;
  if (page === null) return outcome;
  collected.left = lighter(collected.left, page.items);
  if (collected.left < 0) return fail(tooHeavy(call));
  collected.link = page.link;
  for (const item of page.items) collected.items.push(item);
  return null;
}

/** Only the service itself is asked: the sign-in goes nowhere else, whatever the link says. */
function nextRequest(
  prepared: PreparedOperation,
  call: OperationCall,
  link: string,
): Result<HttpRequest, InvokeFailure> {
  const next = followUp(prepared, call, link);
  return next?.sameOrigin === true ? ok(next.request) : fail(elsewhere(call));
}

interface Page {
  readonly body: ValueObject;
  /** Where the list stands in the body. */
  readonly itemsName: string;
  readonly items: readonly Value[];
  readonly link: string | null;
}

/** Null for an answer that is no page: without a list nothing can be put together. */
function pageOf({ statusCode, body }: HttpResponse, nextLink: string): Page | null {
  if (statusCode >= 400 || !isObject(body)) return null;
  const lists = Object.keys(body).filter((name) => Array.isArray(body[name]));
  const itemsName = lists.includes("value") ? "value" : lists.length === 1 ? lists[0] : undefined;
  const items = itemsName === undefined ? undefined : body[itemsName];
  if (itemsName === undefined || !Array.isArray(items)) return null;
  const link = linkOf(body, nextLink);
  return { body, itemsName, items, link: typeof link === "string" && link !== "" ? link : null };
}

/** Names hold dots of their own (`@odata.nextLink`): only where no such member is are they a path. */
function linkOf(body: ValueObject, name: string): Value | undefined {
  const own = getMember(body, name);
  if (own !== undefined || !/[./]/.test(name)) return own;
  return name
    .split(/[./]/)
    .reduce<Value | undefined>((value, step) => (isObject(value) ? getMember(value, step) : undefined), body);
}

/** The link that is left says that there is more; one that was followed would repeat what is there. */
function withItems(
  first: Invoked,
  start: Page,
  rest: { readonly items: readonly Value[]; readonly link: string | null; readonly nextLink: string },
): Invoked {
  const { [rest.nextLink]: _followed, ...others } = start.body;
  const left =
    rest.link === null || !Object.hasOwn(start.body, rest.nextLink) ? {} : { [rest.nextLink]: rest.link };
  const body: ValueObject = { ...others, [start.itemsName]: [...rest.items], ...left };
  return { ...first, response: { ...first.response, body } };
}

/** What is left of a weight once these items are taken from it; below zero when they are too heavy for it. */
function lighter(left: number, items: readonly Value[]): number {
  const weight = weigh([...items], "characters", left, EVALUATION_LIMITS.valueDepth);
  return weight === "too deep" ? -1 : left - weight;
}

function tooHeavy({ operation }: OperationCall): InvokeFailure {
  return {
    code: "ResponseTooLarge",
    message: `All pages of '${operation.id}' together are larger than ${MOST_CHARACTERS / 1_000_000} MB. Ask for fewer items, or filter them at the service.`,
  };
}

function elsewhere({ operation }: OperationCall): InvokeFailure {
  return {
    code: "NextPageElsewhere",
    message: `'${operation.id}' named a next page at another service. The sign-in of the connection is not sent there.`,
  };
}
