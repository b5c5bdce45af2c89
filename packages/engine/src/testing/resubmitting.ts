import type { ValueObject } from "@towpath/expressions";
import type { JournalEntry } from "../journal.ts";
import type { Plan } from "../plan.ts";
import { resubmitLines } from "../resubmit/resubmit.ts";
import type { ResubmitFrom } from "../resubmit/steps-to-repeat.ts";
import {
  acceptRun,
  advanceOnce,
  aPlan,
  aWorld,
  NOON,
  RUN_ID,
  runThrough,
  type ScriptedHttp,
  tell,
  type World,
} from "./a-world.ts";

export const after = (name: string, ...statusList: string[]) => ({
  runAfter: { [name]: statusList.length === 0 ? ["Succeeded"] : statusList },
});
export const call = (uri: string, more: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "POST", uri, retryPolicy: { type: "none" } },
  ...more,
});
export const compose = (inputs: ValueObject | string, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
export const FAILED: ResubmitFrom = { kind: "failed" };
export const bad = { statusCode: 400 };

export function linesOf(old: World, oldPlan: Plan, from: ResubmitFrom, plan = oldPlan) {
  const run = old.store.run(RUN_ID);
  if (run === undefined) throw new Error("no such run");
  return resubmitLines(
    { plan: oldPlan, status: run.status, entries: old.store.journal(RUN_ID) },
    { plan, trigger: run.run.trigger, now: NOON + 1_000_000 },
    from,
  );
}

/** Runs a flow, then what a person resubmits of it in another world; tells both. */
export async function resubmitted(
  actions: ValueObject,
  from: ResubmitFrom,
  answers: { first: (http: ScriptedHttp) => void; second?: (http: ScriptedHttp) => void; to?: ValueObject },
) {
  const oldPlan = aPlan(actions);
  const old = aWorld();
  answers.first(old.http);
  const before = await runThrough(old, oldPlan);
  const plan = answers.to === undefined ? oldPlan : aPlan(answers.to);
  const lines = linesOf(old, oldPlan, from, plan);
  if (!lines.ok) throw new Error(lines.failure.message);
  const again = await goOn(plan, lines.value, answers.second);
  return { before, old, ...again };
}

export async function goOn(
  plan: Plan,
  carried: readonly JournalEntry[],
  script: (http: ScriptedHttp) => void = () => {},
) {
  const world = aWorld();
  world.clock.pass(1_000_000);
  script(world.http);
  await acceptRun(world, plan, {});
  const [claim] = await world.store.claim({ workerId: "seed", leaseMs: 1_000, limit: 1, runIds: [RUN_ID] });
  if (claim === undefined) throw new Error("the run cannot be claimed");
  await world.store.append(claim, 0, carried, { kind: "suspend", wakeAt: world.clock.now() });
  for (;;) {
    const progress = await advanceOnce(world, plan);
    if (progress.kind !== "suspended") break;
    world.clock.pass(Math.max(0, progress.wakeAt - world.clock.now()));
  }
  return {
    world,
    carried,
    report: tell(world, plan),
    sent: world.http.calls.map(({ request }) => request.uri),
  };
}
