import type { Value, ValueObject } from "@towpath/expressions";
import { ok } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import { failed, type Outcome, succeeded } from "./outcome.ts";
import type { ActionPlan, EffectCall, EffectProgram, Plan } from "./plan.ts";
import { acceptRun, aPlan, aWatchedWorld, aWorld, RUN_ID, runThrough, tell } from "./testing/a-world.ts";

interface Done {
  readonly inputs: Value;
  readonly key: string;
}

/** A place outside that does what it is told and remembers it. */
class Outside {
  readonly done: Done[] = [];
  answer: (done: Done, call: EffectCall) => Promise<Outcome> = async ({ inputs }) =>
    succeeded(inputs, { body: inputs });

  program(harmless: boolean): EffectProgram {
    return {
      kind: "effect",
      harmless,
      prepare: (context, recorded) => {
        const inputs = recorded ?? { token: context.random(), item: context.item() ?? null };
        return ok({
          inputs,
          perform: async (_ports, call) => {
            const done = { inputs, key: call.idempotencyKey };
            this.done.push(done);
            return await this.answer(done, call);
          },
        });
      },
    };
  }
}

/** A plan whose action `Send` is an effect: no action type is needed to try the kind itself. */
function aPlanWith(program: EffectProgram, actions: ValueObject): Plan {
  const plan = aPlan(actions);
  const action = plan.byName.get("send") as { -readonly [K in keyof ActionPlan]: ActionPlan[K] };
  action.program = program;
  return plan;
}

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const SEND: ValueObject = {
  Before: { type: "Compose", inputs: "@rand(1, 1000)" },
  Send: { type: "Compose", inputs: 0, ...after("Before") },
  After: { type: "Compose", inputs: "@body('Send')?['item']", ...after("Send") },
};
const LOOP: ValueObject = {
  Each: { type: "Foreach", foreach: "@range(1, 3)", actions: { Send: { type: "Compose", inputs: 0 } } },
  After: { type: "Compose", inputs: "@length(body('Send'))", ...after("Each") },
};

describe("an effect", () => {
  test("is announced before it leaves, and its outcome is the step's", async () => {
    const outside = new Outside();
    const world = aWatchedWorld();
    outside.answer = async ({ inputs, key }) => {
      const intent = world.store.journal(RUN_ID).find((entry) => entry.kind === "intent");
      expect(intent).toMatchObject({ action: "Send", inputs, detail: { idempotencyKey: key } });
      return succeeded(undefined, { body: { item: 7 } });
    };
    const report = await runThrough(world, aPlanWith(outside.program(false), SEND));
    expect(report.actions.Send).toMatchObject({ status: "Succeeded", inputs: { item: null } });
    expect(report.actions.After?.outputs).toBe(7);
    expect(outside.done).toHaveLength(1);
  });

  test("that is harmless to repeat leaves without an intent, and costs no write of its own", async () => {
    const outside = new Outside();
    const world = aWatchedWorld();
    const report = await runThrough(world, aPlanWith(outside.program(true), SEND));
    expect(report.status).toBe("Succeeded");
    expect(world.store.journal(RUN_ID).map((entry) => entry.kind)).toEqual(["step", "step", "step"]);
  });

  test("that fails fails its step with what it says", async () => {
    const outside = new Outside();
    outside.answer = async () => failed("BatchFull", "The batch takes no more messages.");
    const report = await runThrough(aWorld(), aPlanWith(outside.program(false), SEND));
    expect(report.actions.Send).toMatchObject({
      status: "Failed",
      code: "BatchFull",
      error: { message: "The batch takes no more messages." },
    });
    expect(report.actions.After?.status).toBe("Skipped");
  });

  test("whose port breaks brings the run down, and is done again with the same inputs and key", async () => {
    const outside = new Outside();
    const answer = outside.answer;
    const world = aWorld();
    const plan = aPlanWith(outside.program(false), SEND);
    await acceptRun(world, plan);
    outside.answer = () => Promise.reject(new Error("the process died"));
    for (let life = 0; life < 3; life++) {
      const [run] = await world.store.claim({ workerId: `w${life}`, leaseMs: 20_000, limit: 1 });
      if (run === undefined) throw new Error("the run cannot be claimed");
      if (life === 2) outside.answer = answer;
      const ports = { ...world.ports, random: () => life / 10 };
      const progress = await advance(plan, run, ports).catch((error: Error) => error.message);
      expect(progress).toEqual(life === 2 ? expect.objectContaining({ kind: "ended" }) : "the process died");
      world.clock.pass(60_000);
    }
    expect(outside.done).toHaveLength(3);
    expect(new Set(outside.done.map((done) => JSON.stringify(done))).size).toBe(1);
    const line = world.store.journal(RUN_ID).find(({ kind, action }) => kind === "step" && action === "Send");
    expect(line).toMatchObject({ status: "Succeeded", detail: { repeatedAfterRecovery: true } });
  });

  test("is stopped when its step has taken longer than its limit, and a handler runs", async () => {
    const outside = new Outside();
    const world = aWorld();
    const heard: string[] = [];
    outside.answer = async (_done, { signal }) => {
      signal.addEventListener("abort", () => heard.push("abort"));
      return await new Promise<Outcome>(() => undefined);
    };
    const limited = {
      ...SEND,
      Send: { type: "Compose", inputs: 0, limit: { timeout: "PT30S" }, ...after("Before") },
    };
    const handler = { Late: { type: "Compose", inputs: "late", runAfter: { Send: ["TimedOut"] } } };
    const report = await runThrough(world, aPlanWith(outside.program(true), { ...limited, ...handler }));
    expect(report.actions.Send).toMatchObject({ status: "TimedOut", code: "ActionTimedOut" });
    expect(report.actions.Late?.outputs).toBe("late");
    expect(heard).toEqual(["abort"]);
  });

  test("is let go of when the run is cancelled", async () => {
    const outside = new Outside();
    const world = aWorld();
    const heard: string[] = [];
    outside.answer = async (_done, { signal }) => {
      signal.addEventListener("abort", () => heard.push("abort"));
      world.cancel.abort();
      return await new Promise<Outcome>(() => undefined);
    };
    const report = await runThrough(world, aPlanWith(outside.program(false), SEND));
    expect(report.status).toBe("Cancelled");
    expect(report.actions.Send?.status).toBe("Cancelled");
    expect(heard).toEqual(["abort"]);
  });
});

describe.each([
  ["announced", false, SEND],
  ["announced, in a loop", false, LOOP],
  ["harmless", true, SEND],
  ["harmless, in a loop", true, LOOP],
] as const)("after a crash: %s", (_what, harmless, actions) => {
  /** Runs until the store dies after so many appends, then lets another worker go on to the end. */
  async function crashing(cut: number) {
    const outside = new Outside();
    const plan = aPlanWith(outside.program(harmless), actions);
    let left = cut;
    const world = aWorld((store) => ({
      ...store,
      async append(...args) {
        if (left === 0) throw new Error("the process died");
        left -= 1;
        return await store.append(...args);
      },
    }));
    await acceptRun(world, plan);
    for (let life = 0; life < 5; life++) {
      const [run] = await world.store.claim({ workerId: `w${life}`, leaseMs: 20_000, limit: 1 });
      if (run === undefined) throw new Error("the run cannot be claimed");
      const progress = await advance(plan, run, world.ports).catch(() => null);
      if (progress?.kind === "ended") return { outside, world, report: tell(world, plan) };
      left = Number.POSITIVE_INFINITY;
      world.clock.pass(60_000);
    }
    throw new Error("the run never ended");
  }

  test("at every append the run ends as it would have, with the same keys and one line a step", async () => {
    const whole = await crashing(Number.POSITIVE_INFINITY);
    expect(whole.report.status).toBe("Succeeded");
    const keys = new Set(whole.outside.done.map((done) => done.key));
    expect(keys.size).toBe(actions === LOOP ? 3 : 1);
    for (let cut = 0; cut < 8; cut++) {
      const again = await crashing(cut);
      expect(again.report.actions.After, `cut after ${cut}`).toEqual(whole.report.actions.After);
      expect(new Set(again.outside.done.map((done) => done.key))).toEqual(keys);
      const lines = again.world.store.journal(RUN_ID).filter((entry) => entry.kind === "step");
      const names = lines.map((entry) => `${entry.action}/${entry.indexes.join(".")}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
