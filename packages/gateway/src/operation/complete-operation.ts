import { retryAfterMs } from "@towpath/engine";
import { ok, type Result } from "@towpath/prelude";
import { collectPages } from "./collect-pages.ts";
import { followUp, headerIn } from "./follow-up.ts";
import { type Invoked, prepareCall, sendCall, sendPrepared } from "./invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "./operation-call.ts";
import type { PreparedOperation } from "./prepare-operation.ts";
import type { ServicePort } from "./script/script-host.ts";

/** Asked about after this time when the answer does not say when (reference connectors.md, 7). */
export const ACCEPTED_WAIT_MS = 20_000;

export interface Completing {
  /** As many items are collected from page to page; null for the first page alone. */
  readonly minimumItems: number | null;
  /** False: a 202 is the answer, and whoever calls waits. */
  readonly waitsForAccepted: boolean;
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves, or rejects once the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * Calls an operation and stays until its work is done: an answer of 202 with a Location is asked about again, and
 * pages are put together. When the time of the call is over first, the last 202 is the answer.
 */
export async function completeOperation(
  http: ServicePort,
  call: OperationCall,
  completing: Completing,
): Promise<Result<Invoked, InvokeFailure>> {
  const prepared = await prepareCall(http, call);
  if (!prepared.ok) return prepared;
  const first = await sendCall(http, call, prepared.value);
  if (!first.ok) return first;
  const done = completing.waitsForAccepted
    ? await whileAccepted(http, call, { prepared: prepared.value, first: first.value, completing })
    : first;
  if (!done.ok || completing.minimumItems === null) return done;
  return await collectPages(http, call, prepared.value, done.value, completing.minimumItems);
}

interface Accepted {
  readonly prepared: PreparedOperation;
  readonly first: Invoked;
  readonly completing: Completing;
}

async function whileAccepted(
  http: ServicePort,
  call: OperationCall,
  { prepared, first, completing }: Accepted,
): Promise<Result<Invoked, InvokeFailure>> {
  const deadline = completing.now() + call.timeoutMs;
  let latest = first;
  let location: string | null = null;
  // A trigger's 202 says that nothing has happened yet: that is its answer.
  while (latest.response.statusCode === 202 && call.operation.kind === "action") {
    location = headerIn(latest.response.headers, "location") ?? location;
    const next = location === null ? null : followUp(prepared, call, location);
    if (next === null) break;
    const waitMs = retryAfterMs(latest.response.headers, completing.now()) ?? ACCEPTED_WAIT_MS;
    if (completing.now() + waitMs > deadline) break;
    await completing.sleep(waitMs, call.signal);
    const asked = await sendPrepared(http, call, prepared, next.request);
    if (!asked.ok) return asked;
    latest = { ...asked.value, request: first.request };
  }
  return ok(latest);
}
