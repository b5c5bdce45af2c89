import type { Definition } from "@towpath/flow";
import { beforeEach, describe, expect, test } from "vitest";
import { changed, type Draft, openedState, redone, renamed, undone } from "./designer-state.ts";
import { keepHistory, readHistory } from "./history-memory.ts";

/** The storage of a tab, with as much room as is said. */
function aStorage(room = 10_000_000): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      items.set(key, value);
    },
    removeItem: (key: string) => items.delete(key),
  } as unknown as Storage;
}

beforeEach(() => {
  globalThis.sessionStorage = aStorage();
});

const TEXT = '{"n":3}';
const aDraft = (n: number): Draft => ({ definition: { n, same: { x: 1 } } as Definition, baseText: TEXT });
const onA = { kind: "step", target: { kind: "action", name: "A" }, tab: "settings" } as const;

function edited() {
  let state = openedState(aDraft(0), "Orders");
  for (const n of [1, 2, 3, 4]) state = changed(state, { draft: aDraft(n), at: n, panel: onA });
  return undone(state);
}

describe("UX 7: after a reload", () => {
  test("each step back and forward is there, with the panel it leads to", () => {
    const before = edited();
    keepHistory("f", before, TEXT);
    let state = { ...openedState(before.draft, "Orders"), ...readHistory("f", before.draft) };
    expect(redone(state).draft.definition).toEqual(aDraft(4).definition);
    for (const n of [2, 1, 0]) {
      state = undone(state);
      expect(state.draft.definition).toEqual(aDraft(n).definition);
    }
    expect(redone(state).panel).toEqual(onA);
  });

  test("names of the flow and what the server keeps are steps as well", () => {
    const pins = { kind: "pins", before: [{ action: "A", result: null }], after: [] } as const;
    const named = renamed(edited(), "Invoices");
    const before = changed(named, { draft: named.draft, effect: pins, at: 9 });
    keepHistory("f", before, TEXT);
    const state = { ...openedState(before.draft, "Invoices"), ...readHistory("f", before.draft) };
    expect(state.past.at(-1)?.effect).toEqual(pins);
    expect(undone(undone(state)).name).toBe("Orders");
  });

  test("another text has no steps, and broken ones harm nobody", () => {
    const before = edited();
    keepHistory("f", before, TEXT);
    expect(readHistory("f", { ...before.draft, baseText: "{}" }).past).toEqual([]);
    sessionStorage.setItem("towpath.history.f", '{"print":5,"past":"x"}');
    expect(readHistory("f", before.draft).past).toEqual([]);
    sessionStorage.setItem("towpath.history.f", "{broken");
    expect(readHistory("f", before.draft).past).toEqual([]);
  });

  test("a full store costs the history and nothing else; a long one is cut at its far end", () => {
    const before = edited();
    globalThis.sessionStorage = aStorage(10);
    keepHistory("f", before, TEXT);
    expect(readHistory("f", before.draft).past).toEqual([]);

    globalThis.sessionStorage = aStorage();
    let state = openedState(aDraft(0), "Orders");
    const bulky = (n: number): Draft => ({
      definition: { n: `${n} ${"x".repeat(400_000)}` } as Definition,
      baseText: TEXT,
    });
    for (const n of [1, 2, 3, 4]) state = changed(state, { draft: bulky(n), at: n });
    keepHistory("f", state, TEXT);
    const { past } = readHistory("f", state.draft);
    expect(past).toHaveLength(2);
    expect(past.at(-1)?.before.definition).toEqual(bulky(3).definition);
  });
});
