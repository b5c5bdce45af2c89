import { expect, test } from "vitest";
import { aFlow, compose, scope } from "../testing/builders.ts";
import { actionAt, allActions } from "./definition-index.ts";

test("an edit elsewhere leaves the entries of a block as they are", () => {
  const flow = aFlow({ S: scope({ X: compose(1) }), A: compose(1) });
  const edited = { ...flow, actions: { ...(flow.actions as object), A: compose(2) } };
  expect(actionAt(edited, "X")).toBe(actionAt(flow, "X"));
  expect(actionAt(edited, "A")).not.toBe(actionAt(flow, "A"));
  expect(actionAt(edited, "A")?.action).toEqual(compose(2));
});

test("a block that moved along with its container has new paths", () => {
  const inner = scope({ X: compose(1) });
  const before = aFlow({ S: inner });
  const after = aFlow({ Around: scope({ S: inner }) });
  expect(actionAt(before, "X")).toMatchObject({ pointer: "/actions/S/actions/X", depth: 1 });
  expect(actionAt(after, "X")).toMatchObject({ pointer: "/actions/Around/actions/S/actions/X", depth: 2 });
});

test("one block that stands in two places has the entries of each", () => {
  const shared = { X: compose(1) };
  const flow = aFlow({ One: scope(shared), Two: scope(shared) });
  expect(allActions(flow).map(({ pointer }) => pointer)).toEqual([
    "/actions/One",
    "/actions/One/actions/X",
    "/actions/Two",
    "/actions/Two/actions/X",
  ]);
});
