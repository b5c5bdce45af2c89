import { hashPassword, hashToken } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "../testing/test-api.ts";
import { authOptions } from "./auth-options.ts";
import { bySession } from "./authorise.ts";
import { EXTEND_AFTER_MS, SESSION_MS } from "./session-cookie.ts";
import { checkSignIn } from "./sign-in.ts";

const PASSWORD = "correct horse battery";
let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await api.sql.query("update users set password_hash = $1 where id = $2", [
    await hashPassword(PASSWORD),
    api.owner.id,
  ]);
});
afterAll(() => api.close());

const signIn = (given: { email?: string; password?: string; address?: string }) =>
  checkSignIn(api.deps, { email: "ada@example.com", password: PASSWORD, address: "203.0.113.7", ...given });

describe("signing in", () => {
  test("opens for the right password, however the address is written", async () => {
    expect(await signIn({ email: " ADA@Example.com " })).toMatchObject({
      ok: true,
      value: { id: api.owner.id },
    });
  });

  test("answers a wrong password and an unknown address alike", async () => {
    const wrong = await signIn({ password: "wrong horse battery" });
    const unknown = await signIn({ email: "eve@example.com" });
    expect(wrong).toEqual({ ok: false, failure: { kind: "wrong" } });
    expect(unknown).toEqual(wrong);
  });

  test.each(["\u0000", "ada@example.com\u0000", "'; drop table users; --", "x".repeat(254)])(
    "takes the address %j for an unknown one",
    async (email) => {
      expect(await signIn({ email, address: "203.0.113.9" })).toMatchObject({ failure: { kind: "wrong" } });
    },
  );

  test("stops guessing at one account, for the right password too, and leaves others alone", async () => {
    const email = "guessed@example.com";
    const tries = Array.from({ length: 30 }, () => signIn({ email, address: "198.51.100.1" }));
    const kinds = (await Promise.all(tries)).map((answer) => (answer.ok ? "open" : answer.failure.kind));
    expect(kinds.filter((kind) => kind === "wrong").length).toBeLessThan(16);
    expect(kinds).not.toContain("open");
    expect(await signIn({ email, address: "198.51.100.2" })).toEqual({
      ok: false,
      failure: { kind: "throttled" },
    });
    expect(await signIn({ address: "198.51.100.2" })).toMatchObject({ ok: true });
  });
});

describe("a session", () => {
  const options = () => authOptions(api.deps, "a secret of this test");
  const begin = async () => {
    const token = await options().jwt?.encode?.({ token: { sub: api.owner.id }, secret: "x" });
    if (token === undefined) throw new Error("no session");
    return token;
  };

  test("is kept in the database as a hash, found by its cookie, and gone after signing out", async () => {
    const token = await begin();
    const rows = await api.sql.query("select * from sessions");
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await bySession(api.deps, token)).actor).toMatchObject({
      user: { id: api.owner.id },
      role: "admin",
    });

    await options().adapter?.deleteSession?.(token);
    expect((await bySession(api.deps, token)).actor).toBeNull();
    expect(await options().adapter?.getSessionAndUser?.(token)).toBeNull();
  });

  test("has a new token each time: nobody can bring one along", async () => {
    expect(await begin()).not.toBe(await begin());
  });

  test("in use is extended, at most once a day, and its cookie with it", async () => {
    const token = await begin();
    expect((await bySession(api.deps, token)).setCookie).toBeNull();
    const later = { ...api.deps, now: () => Date.now() + EXTEND_AFTER_MS + 60_000 };
    const extended = await bySession(later, token);
    expect(extended.setCookie).toMatch(/^towpath-session=.+; HttpOnly; SameSite=Lax$/);
    expect((await bySession(later, token)).setCookie).toBeNull();
  });

  test("that ran out opens nothing", async () => {
    const token = await begin();
    const { accounts } = api.database;
    await accounts.extendSession(hashToken(token), Date.now() - 1);
    expect((await bySession(api.deps, token)).actor).toBeNull();
    const farAway = { ...api.deps, now: () => Date.now() + 2 * SESSION_MS };
    expect((await bySession(farAway, await begin())).actor).toBeNull();
  });

  test("is carried by a cookie that scripts cannot read, tied to the host where there is https", () => {
    expect(options().cookies?.sessionToken).toMatchObject({
      name: "towpath-session",
      options: { httpOnly: true, sameSite: "lax", secure: false },
    });
    const secure = authOptions({ ...api.deps, publicUrl: "https://towpath.test" }, "s").cookies?.sessionToken;
    expect(secure).toMatchObject({ name: "__Host-towpath-session", options: { secure: true, path: "/" } });
  });
});

describe("next-auth over our store", () => {
  interface Provider {
    readonly options: { authorize: (form: unknown, request: object) => Promise<unknown> };
  }
  const authorize = (deps: typeof api.deps, form: unknown) => {
    const [provider] = authOptions(deps, "s").providers as unknown as Provider[];
    if (provider === undefined) throw new Error("no provider");
    return provider.options.authorize(form, { headers: { "x-forwarded-for": "203.0.113.50" } });
  };

  test("takes nothing but an address and a password", async () => {
    expect(await authorize(api.deps, { email: "ada@example.com", password: PASSWORD })).toMatchObject({
      id: api.owner.id,
    });
    for (const form of [
      undefined,
      {},
      { email: 1, password: PASSWORD },
      { email: "a\u0000", password: "x" },
    ]) {
      expect(await authorize(api.deps, form)).toBeNull();
    }
  });

  test("does not tell what broke when the database is away", async () => {
    const accounts = new Proxy(api.database.accounts, {
      get: () => () => Promise.reject(new Error("connect ECONNREFUSED 10.1.2.3:5432")),
    });
    const broken = { ...api.deps, database: { ...api.database, accounts } };
    const form = { email: "ada@example.com", password: PASSWORD };
    await expect(authorize(broken, form)).rejects.toThrow(/^Unavailable$/);
  });
});
