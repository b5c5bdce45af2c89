import { randomBytes } from "node:crypto";
import { createMemoryRunStore, type JournalEntry, type NewRun } from "@towpath/engine";
import { seal, unseal } from "@towpath/vault";
import { describe, expect, test } from "vitest";
import type { RunKeys } from "./run-keys.ts";
import { sealRunStore } from "./sealed-run-store.ts";

const SECRET = "hunter2";
const RUN = "01890000-0000-7000-8000-000000000001";
const OTHER = "01890000-0000-7000-8000-000000000002";

function someKeys(): RunKeys & { readonly all: Map<string, Buffer> } {
  const all = new Map<string, Buffer>();
  return {
    all,
    async make(runId) {
      const key = all.get(runId) ?? randomBytes(32);
      all.set(runId, key);
      return key;
    },
    find: async (runId) => all.get(runId) ?? null,
    async wipe(runId) {
      all.delete(runId);
    },
    wipeEnded: async () => undefined,
  };
}

const aRun = (id: string, trigger: Partial<NewRun["trigger"]> = {}): NewRun => ({
  id,
  environmentId: OTHER,
  flowId: OTHER,
  versionId: OTHER,
  mode: "live",
  trigger: { name: "manual", startTime: 1, clientTrackingId: "t", ...trigger },
  createdAt: 1,
});
const aLine = (over: Partial<JournalEntry> = {}): JournalEntry => ({
  kind: "step",
  action: "Get",
  indexes: [],
  at: 1,
  status: "Failed",
  code: "BadRequest",
  startedAt: 1,
  inputs: { plain: 1 },
  outputs: SECRET,
  error: { code: "E", message: `no ${SECRET}` },
  detail: { attempts: [], tracked: SECRET, hidden: ["outputs"] },
  ...over,
});

async function aSealedRun() {
  const memory = createMemoryRunStore({ now: () => 1 });
  const keys = someKeys();
  const store = sealRunStore(memory, keys);
  const holder = { workerId: "w", leaseMs: 1_000 };
  await store.accept([aRun(RUN), aRun(OTHER)], holder);
  return { memory, keys, store, stored: () => JSON.stringify(memory.journal(RUN)) };
}
const claim = { runId: RUN, fence: 1 };

describe("a run store that seals", () => {
  test("keeps what people may see, and gives the run everything back", async () => {
    const { store, stored } = await aSealedRun();
    const lines = [
      aLine({ inputs: { a: 1 } }),
      aLine({ action: "Plain", detail: {}, outputs: 5, error: { code: "E", message: "m" } }),
    ];
    await store.append(claim, 0, lines, { kind: "continue" });
    expect(stored()).not.toContain(SECRET);
    expect(stored()).toContain('"outputs":{"hidden":true}');
    expect(await store.readJournal(RUN)).toEqual(lines);
  });

  test("hides what fired the run, and gives it to who claims it", async () => {
    const { memory, store } = await aSealedRun();
    const id = "01890000-0000-7000-8000-000000000003";
    await store.accept([aRun(id, { hidden: ["outputs"], outputs: { body: SECRET } })]);
    expect(JSON.stringify(memory.run(id))).not.toContain(SECRET);
    const [run] = await store.claim({ workerId: "w", leaseMs: 1_000, limit: 1, runIds: [id] });
    expect(run?.trigger.outputs).toEqual({ body: SECRET });
  });

  test("hides messages to a run that has something to hide", async () => {
    const { memory, store } = await aSealedRun();
    await store.append(claim, 0, [aLine()], { kind: "continue" });
    await store.deliver({ runId: RUN, key: "k", body: { token: SECRET } });
    expect(JSON.stringify(await memory.readMessages(RUN))).not.toContain(SECRET);
    expect(await store.readMessages(RUN)).toMatchObject([{ key: "k", body: { token: SECRET } }]);
  });

  test("cannot be read any more when the run is over", async () => {
    const { store, keys } = await aSealedRun();
    const end = { status: "Succeeded", endedAt: 2 } as const;
    await store.append(claim, 0, [aLine()], { kind: "end", end });
    expect(keys.all.size).toBe(0);
    expect(JSON.stringify(await store.readJournal(RUN))).not.toContain(SECRET);
  });

  test("keeps the key a while when a caller may still ask for a secured answer", async () => {
    const { store } = await aSealedRun();
    const end = { status: "Succeeded", endedAt: 2 } as const;
    await store.append(claim, 0, [aLine({ kind: "response" })], { kind: "continue" });
    await store.append(claim, 1, [aLine()], { kind: "end", end });
    expect(await store.readJournal(RUN)).toMatchObject([{ outputs: SECRET }, {}]);
  });

  test("does not open a line that was moved to another place or another run", async () => {
    const { memory, store, keys } = await aSealedRun();
    await store.append(claim, 0, [aLine(), aLine()], { kind: "continue" });
    const [first, second] = memory.journal(RUN);
    const swapped = sealRunStore(
      { ...memory, readJournal: (_: string) => Promise.resolve([second, first] as JournalEntry[]) },
      keys,
    );
    await expect(swapped.readJournal(RUN)).rejects.toThrow();
    keys.all.set(OTHER, keys.all.get(RUN) ?? randomBytes(32));
    const moved = sealRunStore(
      { ...memory, readJournal: (_: string) => Promise.resolve([first] as JournalEntry[]) },
      keys,
    );
    await expect(moved.readJournal(OTHER)).rejects.toThrow();
    expect(await moved.readJournal(RUN)).toMatchObject([{ outputs: SECRET }]);
  });
});

test("a seal does not open when it is damaged, elsewhere, or under another key", () => {
  const key = randomBytes(32);
  const sealed = seal(key, "here", Buffer.from(SECRET));
  expect(unseal(key, "here", sealed).toString()).toBe(SECRET);
  expect(sealed.toString("latin1")).not.toContain(SECRET);
  expect(() => unseal(key, "there", sealed)).toThrow();
  expect(() => unseal(randomBytes(32), "here", sealed)).toThrow();
  for (const index of [0, 5, 14, sealed.length - 1]) {
    const damaged = Buffer.from(sealed);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    expect(() => unseal(key, "here", damaged)).toThrow();
  }
  expect(() => unseal(key, "here", Buffer.alloc(3))).toThrow();
});
