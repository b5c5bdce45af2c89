import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { staleActions } from "./stale-actions.ts";

const flow = (actions: ValueObject): ValueObject => ({ triggers: {}, actions });
const compose = (inputs: string, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
const all = (definition: ValueObject, ...names: string[]) => new Map(names.map((name) => [name, definition]));

describe("UX 41: steps whose settings changed since their data was made", () => {
  const before = flow({ A: compose("1"), B: compose("2", { runAfter: { A: ["Succeeded"] } }) });

  test("are stale; those that only run at another time are not, nor those without data", () => {
    const draft = flow({ A: compose("other"), B: compose("2"), C: compose("3") });
    expect([...staleActions(draft, all(before, "a", "b", "c"))]).toEqual(["A"]);
    expect([...staleActions(draft, all(before, "b"))]).toEqual([]);
  });

  test("a container is stale by its own settings, not by what it holds", () => {
    const loop = (list: string, inner: string) => ({
      Each: { type: "Foreach", foreach: list, actions: { A: compose(inner) } },
    });
    const made = all(flow(loop("@triggerBody()", "1")), "each", "a");
    expect([...staleActions(flow(loop("@triggerBody()", "2")), made)]).toEqual(["A"]);
    expect([...staleActions(flow(loop("@body('X')", "1")), made)]).toEqual(["Each"]);
    const oneItem = all(flow(loop("@take(skip(triggerBody(), 4), 1)", "1")), "each", "a");
    expect([...staleActions(flow(loop("@triggerBody()", "1")), oneItem)]).toEqual([]);
  });

  test("data of different ages is compared with the settings of its own time", () => {
    const draft = flow({ A: compose("new"), B: compose("new") });
    const now = flow({ A: compose("new"), B: compose("new") });
    expect([
      ...staleActions(
        draft,
        new Map([
          ["a", before],
          ["b", now],
        ]),
      ),
    ]).toEqual(["A"]);
  });
});
