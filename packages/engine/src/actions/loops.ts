import { compileTemplate, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import { compileCondition } from "../condition.ts";
import { parseDuration } from "../duration.ts";
import { badHead } from "../outcome.ts";
import type { BlockPlan, ForeachProgram, UntilProgram } from "../plan.ts";
import { member, memberNumber, memberObject, memberText } from "./inputs.ts";

const DEFAULT_CONCURRENCY = 20;
const MAX_CONCURRENCY = 50;
const DEFAULT_COUNT = 60;
const MAX_COUNT = 5_000;
const HOUR_MS = 3_600_000;

const options = (action: ValueObject) => memberText(action, "operationOptions")?.toLowerCase() ?? "";

/** Foreach: the body once an item, several at once; a Foreach inside another goes one by one (reference 2.5). */
export function foreach(
  action: ValueObject,
  body: BlockPlan,
  { nested, forgets }: { nested: boolean; forgets: boolean },
): ForeachProgram {
  return {
    kind: "foreach",
    forgets,
    items: compileTemplate(member(action, "foreach") ?? null),
    concurrency: nested ? 1 : concurrencyOf(action),
    body,
  };
}

function concurrencyOf(action: ValueObject): number {
  if (options(action).includes("sequential")) return 1;
  const setting = memberObject(memberObject(action, "runtimeConfiguration"), "concurrency");
  const repetitions = memberNumber(setting, "repetitions");
  if (!Number.isFinite(repetitions)) return DEFAULT_CONCURRENCY;
  return Math.min(MAX_CONCURRENCY, Math.max(1, Math.trunc(repetitions)));
}

/** Until: the body, then the condition, again until it holds or a limit is reached. */
export function until(action: ValueObject, body: BlockPlan): UntilProgram {
  const limit = compileTemplate(member(action, "limit") ?? {});
  return {
    kind: "until",
    condition: compileCondition(member(action, "expression")),
    limits(context) {
      const result = limit.evaluate(context);
      if (!result.ok)
        return fail(badHead(said("The limit could not be worked out. {why}", { why: result.failure })));
      const count = memberNumber(result.value, "count", DEFAULT_COUNT);
      const timeoutMs = timeout(member(result.value, "timeout"));
      if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
        return fail(
          badHead(said("The loop's count must be a whole number from 1 to {most}.", { most: MAX_COUNT })),
        );
      }
      if (timeoutMs === null) {
        return fail(badHead(said("The loop's timeout must be an ISO 8601 duration such as PT1H.").message));
      }
      return ok({ count, timeoutMs });
    },
    failsAtLimit: options(action).includes("failwhenlimitsreached"),
    body,
  };
}

function timeout(value: Value | undefined): number | null {
  if (value === undefined || value === null) return HOUR_MS;
  return typeof value === "string" ? parseDuration(value) : null;
}
