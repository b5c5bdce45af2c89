import { formatTimestamp, type IncomingEvent, type NewRun } from "@towpath/engine";
import { isObject, parseJson, type ValueObject } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { type Recurrence, readRecurrence } from "./recurrence/recurrence.ts";
import type { DueTrigger, Tick, TickNote } from "./trigger-store.ts";

/** Where a sliding window stands: the window that comes next, and how long after its end it fires. */
export interface WindowCursor {
  /** Start of the next window, epoch ms. */
  readonly from: number;
  readonly delayMs: number;
}

/** Windows that are made up in one transaction; the rest follows at once. */
const AT_ONCE = 100;
const WHEN_FULL_MS = 5_000;

/** The first window begins where the recurrence does; one that began in the past is made up for. */
export function firstWindow(
  recurrence: Recurrence,
  nowMs: number,
  delayMs: number,
): { cursor: WindowCursor; nextAt: number } | null {
  const anchorMs = recurrence.startMs ?? nowMs;
  const from = nextOf(recurrence, anchorMs - 1, anchorMs);
  const end = from === null ? null : nextOf(recurrence, from, anchorMs);
  return from === null || end === null ? null : { cursor: { from, delayMs }, nextAt: end + delayMs };
}

export const encodeWindow = ({ from, delayMs }: WindowCursor): string => JSON.stringify({ from, delayMs });

function decodeWindow(cursor: string | null): WindowCursor | null {
  const parsed = parseJson(cursor ?? "");
  if (!parsed.ok || !isObject(parsed.value)) return null;
  const { from, delayMs } = parsed.value;
  return typeof from === "number" && typeof delayMs === "number" ? { from, delayMs } : null;
}

/** What a window hands to its run. */
export function windowOutputs(fromMs: number, toMs: number): ValueObject {
  return { windowStartTime: formatTimestamp(fromMs), windowEndTime: formatTimestamp(toMs) };
}

/**
 * All windows that are over and were not fired yet, in order, one run each; bounded, the rest comes with the next
 * tick. While the installation has too many runs waiting, windows wait too: none is ever left out.
 */
export function windowTick(
  trigger: DueTrigger,
  nowMs: number,
  full: boolean,
  fire: (event: IncomingEvent) => { runs: NewRun[]; note: TickNote },
): Tick {
  const read = readRecurrence(trigger.recurrence);
  const cursor = decodeWindow(trigger.cursor);
  const idle = { trigger, runs: [], fires: 0, cursor: trigger.cursor };
  if (!read.ok || cursor === null) {
    return {
      ...idle,
      nextAt: null,
      note: { outcome: "failed", message: said("The schedule is not valid.").message },
    };
  }
  if (full) {
    const message = "Too many runs are waiting; the windows are made up later.";
    return { ...idle, nextAt: nowMs + WHEN_FULL_MS, note: { outcome: "skipped", message } };
  }
  const { windows, next } = windowsUntil(read.value, cursor, nowMs, left(read.value, trigger.fired));
  const fired = windows.map(([from, to]) => fire({ outputs: windowOutputs(from, to) }));
  const note = fired.findLast((one) => one.note.outcome === "fired")?.note ?? fired.at(-1)?.note;
  return {
    trigger,
    runs: fired.flatMap(({ runs }) => runs),
    fires: windows.length,
    nextAt: next === null ? null : next.to + cursor.delayMs,
    cursor: encodeWindow({ from: next?.from ?? cursor.from, delayMs: cursor.delayMs }),
    note: note ?? { outcome: "nothing", message: null },
  };
}

function left({ count }: Recurrence, fired: number): number {
  return count === null ? Number.POSITIVE_INFINITY : Math.max(0, count - fired);
}

function windowsUntil(
  recurrence: Recurrence,
  { from: start, delayMs }: WindowCursor,
  nowMs: number,
  allowed: number,
): { windows: [number, number][]; next: { from: number; to: number } | null } {
  const windows: [number, number][] = [];
  let from = start;
  for (;;) {
    const to = nextOf(recurrence, from, start);
    if (to === null || windows.length >= allowed) return { windows, next: null };
    if (to + delayMs > nowMs || windows.length === AT_ONCE) return { windows, next: { from, to } };
    windows.push([from, to]);
    from = to;
  }
}
