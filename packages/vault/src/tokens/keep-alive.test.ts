import { silentLogger } from "@towpath/prelude";
import { expect, test } from "vitest";
import { createKeepAlive } from "./keep-alive.ts";
import type { DueTokens } from "./token-store.ts";

function aSweep(due: () => Promise<readonly DueTokens[]>, renew: (id: string) => Promise<void>) {
  let underWay = 0;
  let most = 0;
  let now = 0;
  const sweep = createKeepAlive({
    tokens: { due },
    keeper: {
      async keepAlive(id) {
        underWay += 1;
        most = Math.max(most, underWay);
        await renew(id).finally(() => {
          underWay -= 1;
        });
        return { kind: "busy" };
      },
    },
    logger: silentLogger,
    now: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      now += ms;
    },
  });
  return { sweep, most: () => most };
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ environmentId: "e", connectionId: `c${index}` }));
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("what is due is renewed, a few at once, and one that fails keeps nobody back", async () => {
  const renewed: string[] = [];
  const { sweep, most } = aSweep(
    async () => rows(20),
    async (id) => {
      await turn();
      renewed.push(id);
      if (id === "c3") throw new Error("the line is down");
    },
  );
  await sweep.sweep();
  expect(new Set(renewed).size).toBe(20);
  expect(most()).toBeLessThanOrEqual(4);
});

test("rounds do not overlap, and one that cannot be read is tried again", async () => {
  let asked = 0;
  const { sweep } = aSweep(
    async () => {
      asked += 1;
      if (asked === 1) throw new Error("the line is down");
      return rows(1);
    },
    async () => turn(),
  );
  await Promise.all([sweep.sweep(), sweep.sweep()]);
  expect(asked).toBe(1);
  await sweep.sweep();
  expect(asked).toBe(2);
});
