import type { RunHistory } from "@towpath/db";
import type { JournalEntry } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { afterEach, expect, test } from "vitest";
import { Callers, type CallersOptions } from "./callers.ts";

const RUN = { runId: "run", environmentId: "environment" };
const RESPONSE = { statusCode: 200, headers: {}, body: "hi" };
const ENTRY = {
  kind: "response",
  action: "R",
  indexes: [],
  at: 0,
  status: null,
  code: null,
  startedAt: null,
} as const;

let callers: Callers;
afterEach(() => callers.stop());

function aDesk(
  run: { status: string } | null,
  journal: readonly JournalEntry[] = [],
  options: Partial<CallersOptions> = {},
) {
  const told: string[] = [];
  callers = new Callers({
    history: { get: async () => run as Awaited<ReturnType<RunHistory["get"]>> },
    store: { readJournal: async () => journal },
    logger: silentLogger,
    isAtWork: () => true,
    tellOthers: (runId) => void told.push(runId),
    ...options,
  });
  return told;
}

test("a caller gets the answer that is made here, and nobody else is told", async () => {
  const told = aDesk(null);
  const answer = callers.wait(RUN, 10_000);
  callers.respond("run", RESPONSE);
  expect(await answer).toEqual({ kind: "response", response: RESPONSE });
  expect([told, callers.held]).toEqual([[], 0]);
});

test("an answer without a caller here is told to the others", () => {
  const told = aDesk(null);
  callers.respond("run", RESPONSE);
  expect(told).toEqual(["run"]);
});

test("a caller gets an answer that another worker put into the journal", async () => {
  aDesk({ status: "Running" }, [
    { ...ENTRY, outputs: { statusCode: 201, headers: { "X-A": "1" }, body: [1] } },
  ]);
  const answer = callers.wait(RUN, 10_000);
  callers.look(["run", "not-ours"]);
  const response = { statusCode: 201, headers: { "X-A": "1" }, body: [1] };
  expect(await answer).toEqual({ kind: "response", response });
});

test("a caller whose run ended without an answer hears so, here or from elsewhere", async () => {
  aDesk({ status: "Failed" });
  const here = callers.wait(RUN, 10_000);
  callers.settled("run", { kind: "ended", status: "Succeeded", end: { status: "Succeeded", endedAt: 0 } });
  expect(await here).toEqual({ kind: "no-response" });
  const elsewhere = callers.wait(RUN, 10_000);
  callers.look(["run"]);
  expect(await elsewhere).toEqual({ kind: "no-response" });
});

test("a run that is not stored yet, waits, or is given back keeps its caller", async () => {
  aDesk(null);
  const answer = callers.wait(RUN, 10_000);
  callers.look(["run"]);
  callers.settled("run", { kind: "suspended", expects: [], wakeAt: 1 });
  callers.settled("run", { kind: "released" });
  callers.settled("run", null);
  await new Promise((resolve) => setImmediate(resolve));
  expect(callers.held).toBe(1);
  callers.leave("run");
  expect(await answer).toEqual({ kind: "too-late" });
});

test("nobody waits longer than the limit, or beyond the end of the process", async () => {
  aDesk({ status: "Running" });
  expect(await callers.wait(RUN, 1)).toEqual({ kind: "too-late" });
  const last = callers.wait(RUN, 10_000);
  callers.stop();
  expect(await last).toEqual({ kind: "too-late" });
});
