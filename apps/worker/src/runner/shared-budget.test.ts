import { silentLogger } from "@towpath/prelude";
import { expect, test } from "vitest";
import { shareBudget } from "./shared-budget.ts";

type Saved = { connection: string; reason: "asked" | "failing"; forMs: number };

/** What two workers share: the rows, and the line on which they tell each other. */
function aHouse() {
  const rows: Saved[] = [];
  const listeners: ((ids: readonly string[]) => void)[] = [];
  const worker = (isReachable = true) =>
    shareBudget({
      pauses: {
        async save(pause) {
          if (!isReachable) throw new Error("the database is away");
          rows.push(pause);
        },
        active: async () => rows.map(({ forMs, ...pause }) => ({ ...pause, leftMs: forMs })),
      },
      signals: {
        async send(_topic, ids) {
          for (const hear of listeners) hear(ids);
        },
        on(_topic, hear) {
          listeners.push(hear);
          return () => void listeners.splice(listeners.indexOf(hear), 1);
        },
      },
      logger: silentLogger,
      now: () => 0,
    });
  return { worker, rows, listeners };
}

/** Until everything that was begun and waits for nothing outside is done. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("what a service asks of one worker holds for the others", async () => {
  const { worker, listeners } = aHouse();
  const [one, two] = [worker(), worker()];
  await settle();
  one.budget.settled("c", { kind: "paused", untilMs: 30_000 }, 0);
  await settle();
  expect(two.budget.ask("c", 0)).toEqual({ waitMs: 30_000, reason: "asked" });
  one.stop();
  two.stop();
  expect(listeners).toEqual([]);
});

test("a worker that comes later reads what was told before", async () => {
  const { worker, rows } = aHouse();
  rows.push({ connection: "c", reason: "failing", forMs: 5_000 });
  const late = worker();
  await settle();
  expect(late.budget.ask("c", 0)).toEqual({ waitMs: 5_000, reason: "failing" });
  late.stop();
});

test("a pause that cannot be shared holds here at least", async () => {
  const { worker } = aHouse();
  const alone = worker(false);
  alone.budget.settled("c", { kind: "paused", untilMs: 9_000 }, 0);
  await settle();
  expect(alone.budget.ask("c", 0).waitMs).toBe(9_000);
  alone.stop();
});
