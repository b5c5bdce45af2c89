import type { Value, ValueObject } from "@towpath/expressions";
import { cutText, fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { unitMs } from "../duration.ts";
import { callFunction } from "../function-call.ts";
import { failed } from "../outcome.ts";
import type { WaitProgram } from "../plan.ts";
import { compileInputs, member, memberNumber, memberText } from "./inputs.ts";

const DAY_MS = 86_400_000;
/** A run does not live longer (reference wdl.md, 2.6), so no wait may. */
const LONGEST_MS = 90 * DAY_MS;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;

/** Wait: for an interval, or until a moment. A moment that has passed does not wait. */
export function wait(source: Value | undefined): WaitProgram {
  const evaluate = compileInputs(source);
  return {
    kind: "wait",
    due(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs;
      const wakeAt = dueAt(inputs.value, context.nowMs);
      return wakeAt.ok
        ? ok({ wakeAt: wakeAt.value, inputs: inputs.value })
        : fail(failed("BadRequest", wakeAt.failure, { inputs: inputs.value }));
    },
  };
}

function dueAt(inputs: ValueObject, nowMs: number): Result<number, Said> {
  const interval = member(inputs, "interval");
  const until = member(inputs, "until");
  const wakeAt = interval === undefined ? momentOf(until) : after(interval, nowMs);
  if (!wakeAt.ok) return wakeAt;
  if (wakeAt.value > nowMs + LONGEST_MS)
    return fail(said("A wait of more than 90 days would outlive the run."));
  return wakeAt;
}

function after(interval: Value, nowMs: number): Result<number, Said> {
  const count = memberNumber(interval, "count");
  const unit = unitMs(memberText(interval, "unit") ?? "");
  if (!Number.isFinite(count) || count < 0)
    return fail(said("The wait's count must be a number that is not negative."));
  if (unit === null) return fail(said("The wait's unit must be Second, Minute, Hour, Day, Week or Month."));
  return ok(nowMs + count * unit);
}

function momentOf(until: Value | undefined): Result<number, Said> {
  const timestamp = member(until, "timestamp");
  if (typeof timestamp !== "string") return fail(said("The wait needs an interval, or a moment ('until')."));
  const ticks = callFunction("ticks", [timestamp]);
  if (!ticks.ok) return fail(said("'{text}' is not a date and time.", { text: cutText(timestamp, 60) }));
  const value = ticks.value;
  if (typeof value !== "number" && typeof value !== "bigint")
    return fail(said("The moment could not be read."));
  return ok(Number((BigInt(value) - UNIX_EPOCH_TICKS) / TICKS_PER_MS));
}
