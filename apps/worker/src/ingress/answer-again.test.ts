import type { JournalEntry, RunStatus, TriggerEvent } from "@towpath/engine";
import { expect, test } from "vitest";
import { createAnswerAgain } from "./answer-again.ts";

const EVENT: TriggerEvent = {
  name: "manual",
  outputs: { body: { n: 1 }, headers: { date: "first" }, queries: {} },
  startTime: 0,
  clientTrackingId: "",
};
const RESPONSE: JournalEntry = {
  kind: "response",
  action: "R",
  indexes: [],
  at: 0,
  status: null,
  code: null,
  startedAt: null,
  outputs: { statusCode: 201, headers: {}, body: "hi" },
};

/** A desk whose first run goes through these states, one a look. */
function aDesk(
  states: readonly ({ status: RunStatus; answered: boolean } | null)[],
  {
    journal = [RESPONSE],
    first = EVENT,
    closing = false,
  }: { journal?: JournalEntry[]; first?: TriggerEvent | null; closing?: boolean } = {},
) {
  let now = 0;
  let look = 0;
  return createAnswerAgain({
    history: {
      answering: async () => states[Math.min(look++, states.length - 1)] ?? null,
      trigger: async () => first,
    },
    store: { readJournal: async () => journal },
    clock: { now: () => now },
    isClosing: () => closing,
    pause: async (ms) => {
      now += ms;
    },
  });
}
const there = () => false;
const RUNNING = { status: "Running", answered: false } as const;

test("who sends an event again gets the answer that the first one got", async () => {
  const answer = await aDesk([{ status: "Succeeded", answered: true }]).wait("run", 5_000, there);
  expect(answer).toEqual({ kind: "response", response: { statusCode: 201, headers: {}, body: "hi" } });
});

test("waits for it while the run goes on, as long as the first one may", async () => {
  const soon = aDesk([RUNNING, RUNNING, { status: "Running", answered: true }]);
  expect(await soon.wait("run", 5_000, there)).toMatchObject({ kind: "response" });
  expect(await aDesk([RUNNING]).wait("run", 5_000, there)).toEqual({ kind: "too-late" });
  const answered = { status: "Running", answered: true } as const;
  const late = [aDesk([RUNNING, answered]).wait("run", 5_000, () => true)];
  late.push(aDesk([RUNNING, answered], { closing: true }).wait("run", 5_000, there));
  expect(await Promise.all(late)).toEqual([{ kind: "too-late" }, { kind: "too-late" }]);
});

test("hears that the run ended without an answer", async () => {
  const ended = aDesk([RUNNING, { status: "Failed", answered: false }]);
  expect(await ended.wait("run", 5_000, there)).toEqual({ kind: "no-response" });
});

test("an answer that can be opened no more, and one of a run that is gone, cannot be told", async () => {
  const sealed = aDesk([{ status: "Succeeded", answered: true }], {
    journal: [{ ...RESPONSE, outputs: { hidden: true } }],
  });
  expect(await sealed.wait("run", 5_000, there)).toBeNull();
  expect(await aDesk([null]).wait("run", 5_000, there)).toBeNull();
});

test("only the same event is told an answer: what was sent with it counts, not its headers", async () => {
  const isSame = (outputs: TriggerEvent["outputs"], first?: TriggerEvent | null) =>
    aDesk([RUNNING], first === undefined ? {} : { first }).isSame({
      environmentId: "e",
      firstId: "run",
      trigger: { ...EVENT, ...(outputs === undefined ? {} : { outputs }) },
    });
  expect(await isSame({ body: { n: 1 }, headers: { date: "second" }, queries: {} })).toBe(true);
  expect(await isSame({ body: { n: 2 }, headers: {}, queries: {} })).toBe(false);
  expect(await isSame({ body: { n: 1 }, headers: {}, queries: { a: "1" } })).toBe(false);
  expect(await isSame({ body: { n: 1 }, queries: {} }, { ...EVENT, hidden: ["outputs"] })).toBe(false);
  expect(await isSame({ body: { n: 1 }, queries: {} }, null)).toBe(false);
});
