import { describe, expect, test } from "vitest";
import type { DraftState } from "./draft-checker.ts";
import { type StartChecking, startChecker } from "./start-checker.ts";

const aDraft = { definition: {} } as DraftState;

/** Ways to check that are lost when the test says so, and a pause that ends then. */
function someWays() {
  const asked: string[] = [];
  const lose: Record<string, () => void> = {};
  const waiting: (() => void)[] = [];
  const way =
    (name: string): StartChecking =>
    (_show, onLost) => {
      lose[name] = onLost;
      return { check: () => asked.push(name), stop: () => asked.push(`${name} stopped`) };
    };
  const later = (task: () => void) => {
    waiting.push(task);
    return () => void waiting.splice(waiting.indexOf(task), 1);
  };
  const checker = startChecker(() => {}, [way("thread"), way("page")], later);
  return { asked, lose, waiting, checker };
}

describe("drafts are checked", () => {
  test("by the page when the thread is lost, beginning with the draft that nobody answered for", () => {
    const { asked, lose, checker } = someWays();
    checker.check(aDraft);
    lose.thread?.();
    expect(asked).toEqual(["thread", "page"]);
  });

  test("again by a thread, when neither could be had while the network was away", () => {
    const { asked, lose, waiting, checker } = someWays();
    lose.thread?.();
    lose.page?.();
    checker.check(aDraft);
    expect(asked).toEqual([]);
    waiting[0]?.();
    expect(asked).toEqual(["thread"]);
  });

  test("no more once the designer is left", () => {
    const { lose, waiting, checker } = someWays();
    lose.thread?.();
    lose.page?.();
    checker.stop();
    expect(waiting).toEqual([]);
  });
});
