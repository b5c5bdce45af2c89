import { fail, ok, type Result, silentLogger } from "@towpath/prelude";
import { beforeEach, describe, expect, test } from "vitest";
import type { RefreshFailure, Tokens } from "../oauth/tokens.ts";
import { memoryTokens, untouched } from "../testing/memory-tokens.ts";
import type { SealPlace, Vault } from "../vault.ts";
import { sealTokens } from "./sealed-tokens.ts";
import { createTokenKeeper } from "./token-keeper.ts";
import { tokenTimes } from "./token-times.ts";

const START = Date.UTC(2026, 10, 22);
const HOUR = 3_600_000;

let now = START;
beforeEach(() => {
  now = START;
});

/** Seals nothing, but keeps things apart by their place. */
const vault: Vault = {
  async seal(place, values) {
    return ok({ sealed: Buffer.from(JSON.stringify({ place, values })), keyVersion: 1 });
  },
  async open(place, { sealed }) {
    const kept = JSON.parse(sealed.toString()) as { place: SealPlace; values: Record<string, string> };
    return JSON.stringify(kept.place) === JSON.stringify(place) ? ok(kept.values) : fail("It does not open.");
  },
};

const tokensOf = (round: number): Tokens => ({
  accessToken: `access-${round}`,
  refreshToken: `refresh-${round}`,
  expiresAt: now + HOUR,
  refreshExpiresAt: null,
  scopes: ["read"],
});

type Answer = Result<Tokens, RefreshFailure>;
const refusal = (kind: RefreshFailure["kind"], message = `It said ${kind}.`): Answer =>
  fail({ kind, message, retryAfterMs: null });

/** A store with one connection, a service whose answers are scripted, and as many keepers as a test wants. */
async function aBench(
  first: Tokens = tokensOf(1),
  how: { repeatable?: boolean; rotates?: boolean; withoutPerson?: boolean; nothing?: boolean } = {},
) {
  const place = { environmentId: "e", connectionId: "c", version: 1 };
  const sealed = await sealTokens(vault, place, first);
  if (!sealed.ok) throw new Error(sealed.failure);
  const change = {
    app: "app",
    obtainedAt: now,
    expiresAt: first.expiresAt,
    scopes: "read",
    rotates: how.rotates ?? null,
    installation: null,
  };
  const row = untouched({ ...place, ...sealed.value, ...change, ...tokenTimes(first, now) });
  const store = memoryTokens(row, () => now);
  const sent: string[] = [];
  let answer: (tokens: Tokens) => Promise<Answer> = async () => ok(tokensOf(sent.length + 1));
  const keeper = (owner: string) =>
    createTokenKeeper({
      owner,
      store,
      vault,
      logger: silentLogger,
      now: () => now,
      // Others get their turn, and time goes on.
      async sleep(ms) {
        now += ms;
        await new Promise((resolve) => setImmediate(resolve));
      },
      async prepare(_stored, tokens) {
        if (how.nothing === true) return ok(null);
        const { repeatable = false, withoutPerson = false } = how;
        return ok({
          repeatable,
          withoutPerson,
          async send() {
            sent.push(tokens.refreshToken ?? "none");
            return await answer(tokens);
          },
        });
      },
    });
  return {
    store,
    sent,
    keeper,
    seen: () => store.row,
    answers(next: (tokens: Tokens) => Promise<Answer>) {
      answer = next;
    },
  };
}

const accessOf = (renewal: { kind: string; held?: { tokens: Tokens } }) =>
  renewal.held?.tokens.accessToken ?? renewal.kind;

describe("an access token", () => {
  test("that is fresh is used, and nobody asks the service", async () => {
    const bench = await aBench();
    expect(accessOf(await bench.keeper("a").current(bench.seen()))).toBe("access-1");
    expect(bench.sent).toEqual([]);
  });

  test("that ages is renewed by one; the others go on with it meanwhile, in each process", async () => {
    const bench = await aBench();
    const seen = bench.seen();
    const [one, other] = [bench.keeper("a"), bench.keeper("b")];
    let answerNow: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    bench.answers(async () => {
      await held;
      return ok(tokensOf(2));
    });
    now += HOUR - 60_000;
    const first = one.current(seen);
    await new Promise((resolve) => setImmediate(resolve));
    expect(accessOf(await one.current(seen))).toBe("access-1");
    expect(accessOf(await other.current(seen))).toBe("access-1");
    answerNow();
    expect(accessOf(await first)).toBe("access-2");
    expect(bench.sent).toEqual(["refresh-1"]);
  });

  test("that is over is renewed once for a hundred who need it in four processes", async () => {
    const bench = await aBench();
    const seen = bench.seen();
    now += 2 * HOUR;
    const keepers = ["a", "b", "c", "d"].map(bench.keeper);
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, index) => keepers[index % 4]?.current(seen)),
    );
    expect(new Set(all.map((one) => accessOf(one ?? { kind: "none" })))).toEqual(new Set(["access-2"]));
    expect(bench.sent).toEqual(["refresh-1"]);
    expect(bench.seen()).toMatchObject({ version: 2, rotates: true, sentAt: null, leaseOwner: null });
  });

  test("that is over and cannot be renewed needs a person", async () => {
    const bench = await aBench(tokensOf(1), { nothing: true });
    now += 2 * HOUR;
    expect(await bench.keeper("a").current(bench.seen())).toMatchObject({ kind: "refused" });
    expect(bench.store.broken).toContain("Sign in again");
  });

  test("of an app that needs no person is asked for anew, and no end of it is known", async () => {
    const bench = await aBench(
      { ...tokensOf(1), refreshToken: null },
      { withoutPerson: true, repeatable: true },
    );
    bench.answers(async () => ok({ ...tokensOf(2), refreshToken: null }));
    now += 2 * HOUR;
    expect(accessOf(await bench.keeper("a").current(bench.seen()))).toBe("access-2");
    expect(bench.seen()).toMatchObject({ livesUntil: null, refreshAt: null, rotates: false });
  });
});

describe("a token that the service did not take", () => {
  test("is renewed once, for all who saw the same one", async () => {
    const bench = await aBench();
    now += HOUR / 2;
    const keepers = [bench.keeper("a"), bench.keeper("b")];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => keepers[index % 2]?.renew("c", 1)),
    );
    expect(new Set(all.map((one) => accessOf(one ?? { kind: "none" })))).toEqual(new Set(["access-2"]));
    expect(bench.sent).toHaveLength(1);
    expect(accessOf(await bench.keeper("late").renew("c", 1))).toBe("access-2");
    expect(bench.sent).toHaveLength(1);
  });

  test("is not renewed again when it was given a moment ago: it would go on for ever", async () => {
    const bench = await aBench();
    now += 29_000;
    expect(await bench.keeper("a").renew("c", 1)).toEqual({ kind: "cannot" });
    now += 2_000;
    expect(accessOf(await bench.keeper("a").renew("c", 1))).toBe("access-2");
    expect(bench.sent).toHaveLength(1);
  });
});

describe("a service that does not renew", () => {
  test("and refuses for good is asked once; everybody hears why", async () => {
    const bench = await aBench();
    bench.answers(async () => refusal("refused", "Ann took it back."));
    now += 2 * HOUR;
    const seen = bench.seen();
    const keepers = [bench.keeper("a"), bench.keeper("b")];
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) => keepers[index % 2]?.current(seen)),
    );
    expect(all).toEqual(
      Array.from({ length: 10 }, () => ({ kind: "refused", message: "Ann took it back." })),
    );
    expect(await keepers[0]?.current(bench.seen())).toMatchObject({ kind: "refused" });
    expect(bench.sent).toHaveLength(1);
    expect(bench.store.broken).toBe("Ann took it back.");
  });

  test("because somebody else used the token is not believed when that somebody has stored a newer one", async () => {
    const bench = await aBench();
    now += 2 * HOUR;
    const seen = bench.seen();
    bench.answers(async () => {
      const change = await sealTokens(vault, { ...seen, version: 2 }, tokensOf(2));
      if (change.ok) {
        await bench.store.commit("c", 1, { ...seen, ...change.value, expiresAt: now + HOUR }, []);
      }
      return refusal("refused");
    });
    expect(accessOf(await bench.keeper("a").current(seen))).toBe("access-2");
    expect(bench.store.broken).toBeNull();
  });

  test("for now leaves the token that still holds, and is left alone for a while", async () => {
    const bench = await aBench();
    bench.answers(async () => refusal("passing"));
    now += HOUR - 60_000;
    const keeper = bench.keeper("a");
    for (let round = 0; round < 5; round++)
      expect(accessOf(await keeper.current(bench.seen()))).toBe("access-1");
    expect(bench.sent).toHaveLength(1);
    now += 31_000;
    expect(accessOf(await keeper.current(bench.seen()))).toBe("access-1");
    expect(bench.sent).toHaveLength(2);
    expect(bench.store.broken).toBeNull();
  });

  test("for now fails those whose token is over, until it answers again", async () => {
    const bench = await aBench();
    bench.answers(async () => refusal("passing", "The service answered 503."));
    now += 2 * HOUR;
    const keeper = bench.keeper("a");
    const later = { kind: "not-now", message: "The service answered 503.", waits: false };
    expect(await keeper.current(bench.seen())).toEqual(later);
    expect(await keeper.current(bench.seen())).toEqual(later);
    expect(bench.sent).toHaveLength(1);
    bench.answers(async () => ok(tokensOf(2)));
    now += 31_000;
    expect(accessOf(await keeper.current(bench.seen()))).toBe("access-2");
    expect(bench.seen()).toMatchObject({ failures: 0, failingSince: null });
  });

  test("for four days needs a person, and is asked on", async () => {
    const bench = await aBench();
    bench.answers(async () => refusal("passing"));
    const keeper = bench.keeper("a");
    now += 2 * HOUR;
    for (let hour = 0; hour < 4 * 24; hour++) {
      expect(await keeper.current(bench.seen())).toMatchObject({ kind: "not-now", waits: false });
      now += HOUR;
    }
    expect(await keeper.current(bench.seen())).toMatchObject({ kind: "not-now", waits: true });
    expect(bench.store.broken).not.toBeNull();
    bench.answers(async () => ok(tokensOf(2)));
    now += HOUR;
    expect(await keeper.keepAlive("c")).toMatchObject({ kind: "tokens" });
    expect(bench.store.broken).toBeNull();
  });

  test("because the app is wrong waits for an admin once the token is over, and lives on", async () => {
    const bench = await aBench();
    bench.answers(async () => refusal("app", "The secret of the OAuth app is wrong."));
    const keeper = bench.keeper("a");
    now += HOUR - 60_000;
    expect(accessOf(await keeper.current(bench.seen()))).toBe("access-1");
    expect(bench.store.broken).toBeNull();
    now += 2 * HOUR;
    expect(await keeper.current(bench.seen())).toMatchObject({ kind: "not-now", waits: true });
    expect(bench.store.broken).toContain("OAuth app");
  });
});

describe("a token that was sent and never answered", () => {
  test.each([
    ["is not sent again", {}, "refused"],
    ["is sent again where the service keeps it", { rotates: false }, "access-3"],
    ["is sent again where nothing can be used up", { repeatable: true }, "access-3"],
  ])("by a process that died %s", async (_what, how, expected) => {
    const bench = await aBench(tokensOf(1), how);
    now += 2 * HOUR;
    const seen = bench.seen();
    bench.answers(() => new Promise(() => undefined));
    void bench.keeper("dead").current(seen);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bench.seen().sentAt).not.toBeNull();
    bench.answers(async () => ok(tokensOf(3)));
    const after = await bench.keeper("next").current(seen);
    expect(accessOf(after)).toBe(expected);
    expect(bench.sent).toHaveLength(expected === "refused" ? 1 : 2);
    expect(now - START).toBeLessThan(2 * HOUR + 70_000);
  });

  test("because the process was frozen is not lost: it commits when it comes back, and the connection is whole", async () => {
    const bench = await aBench();
    now += 2 * HOUR;
    const seen = bench.seen();
    let thaw: () => void = () => undefined;
    const frozen = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    bench.answers(async () => {
      await frozen;
      return ok(tokensOf(2));
    });
    const late = bench.keeper("frozen").current(seen);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await bench.keeper("next").current(seen)).toMatchObject({ kind: "refused" });
    thaw();
    expect(accessOf(await late)).toBe("access-2");
    expect(bench.store.broken).toBeNull();
    expect(bench.seen()).toMatchObject({ version: 2, refusedAt: null });
  });

  test("since its answer got lost on the way needs a person, unless it may be sent twice", async () => {
    for (const [how, kind] of [
      [{}, "refused"],
      [{ rotates: false }, "not-now"],
    ] as const) {
      const bench = await aBench(tokensOf(1), how);
      bench.answers(async () => refusal("unknown"));
      const seen = bench.seen();
      now += 2 * HOUR;
      expect(await bench.keeper("a").current(seen)).toMatchObject({ kind });
      expect(bench.sent).toHaveLength(1);
    }
  });
});

describe("new tokens", () => {
  test("are committed as soon as the database is back, before anybody gets them", async () => {
    const bench = await aBench();
    now += 2 * HOUR;
    const { commit } = bench.store;
    let failures = 3;
    bench.store.commit = async (...given) => {
      failures -= 1;
      if (failures >= 0) throw new Error("the line is down");
      return await commit(...given);
    };
    expect(accessOf(await bench.keeper("a").current(bench.seen()))).toBe("access-2");
    expect(bench.seen().version).toBe(2);
    expect(bench.sent).toHaveLength(1);
  });

  test("that are on their way are waited for when the process stops", async () => {
    const bench = await aBench();
    now += 2 * HOUR;
    const keeper = bench.keeper("a");
    const asked = keeper.current(bench.seen());
    await keeper.stop();
    expect(bench.seen().version).toBe(2);
    expect(accessOf(await asked)).toBe("access-2");
  });
});
