import { describe, expect, test } from "vitest";
import { StoringPace } from "./storing-pace.ts";

function aPace() {
  let now = 0;
  const pace = new StoringPace(() => now);
  const pass = (ms: number) => {
    now += ms;
  };
  /** So many events, one after the other, each taking so long. */
  const stores = async (times: number, tookMs: number) => {
    for (let n = 0; n < times; n += 1) await pace.measure(async () => pass(tookMs));
  };
  /** One that is on its way until it is let go. */
  const begin = () => {
    let letGo = () => {};
    const done = pace.measure(() => new Promise<void>((resolve) => (letGo = resolve)));
    return { done, letGo };
  };
  return { pace, pass, stores, begin };
}

describe("the pace of storing", () => {
  test("turns nobody away while it is fast, or while too few events say anything", async () => {
    const { pace, stores, begin } = aPace();
    await stores(5, 1_500);
    begin();
    expect(pace.turnsAway()).toBe(false);
    await stores(200, 5);
    expect(pace.turnsAway()).toBe(false);
  });

  test.each([
    [2, false],
    [3, true],
  ])("of 41 events %i may take longer than a second", async (slow, turnsAway) => {
    const { pace, stores, begin } = aPace();
    await stores(41 - slow, 1);
    await stores(slow, 1_001);
    begin();
    expect(pace.turnsAway()).toBe(turnsAway);
  });

  test("does not wait for the end of what hangs", async () => {
    const { pace, pass, begin } = aPace();
    for (let n = 0; n < 20; n += 1) begin();
    expect(pace.turnsAway()).toBe(false);
    pass(1_001);
    expect(pace.turnsAway()).toBe(true);
  });

  test("lets one in at a time to see, and everybody once the slow moment is past", async () => {
    const { pace, pass, stores, begin } = aPace();
    await stores(18, 100);
    await stores(3, 1_500);
    expect(pace.turnsAway()).toBe(false);
    const probe = begin();
    expect(pace.turnsAway()).toBe(true);
    probe.letGo();
    await probe.done;
    expect(pace.turnsAway()).toBe(false);
    pass(10_001);
    begin();
    expect(pace.turnsAway()).toBe(false);
  });
});
