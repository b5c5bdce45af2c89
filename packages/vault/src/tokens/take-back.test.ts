import { ok, silentLogger } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import type { SealedConnection } from "../connection-store.ts";
import { anApp, aWrittenAttempt } from "../testing/an-app.ts";
import { type Answer, scriptedHttp } from "../testing/scripted-http.ts";
import { createTokenTakeBack, type SignInTold } from "./take-back.ts";

const HOST = "accounts.google.com";

function bench({
  host = HOST,
  answer = {} as Answer | Error,
  shared = false as boolean | Error,
  opens = true,
}) {
  const http = scriptedHttp(answer instanceof Error ? {} : answer);
  const { connector } = aWrittenAttempt({
    custom: { authorizationUrl: `https://${host}/a`, tokenUrl: `https://${host}/t` },
  });
  const asked: SignInTold[] = [];
  const logged: unknown[] = [];
  const client = anApp({ hosts: [host] });
  const takeBack = createTokenTakeBack({
    vault: {
      open: async () =>
        opens
          ? ok({ accessToken: "access-canary", refreshToken: "refresh-canary" })
          : { ok: false, failure: "It does not open." },
    },
    apps: { source: async () => null, forSignIn: async () => ok(client), forTokens: async () => ok(client) },
    connector: async () => connector,
    sharing: {
      async isSignInShared(told) {
        asked.push(told);
        if (shared instanceof Error) throw shared;
        return shared;
      },
    },
    http: () => (answer instanceof Error ? { send: () => Promise.reject(answer) } : http),
    logger: { ...silentLogger, info: (...said) => void logged.push(said) },
  });
  return { takeBack, http, asked, logged };
}

const connection = {
  id: "con-1",
  environmentId: "env-1",
  name: "Ann's things",
  connector: { id: "c", name: "things", title: "Things", brandColor: null, versionId: "v" },
  parameterSet: "",
  values: {},
  sendsTo: "",
  sealed: null,
  keyVersion: null,
  credentialVersion: 1,
  account: { id: "ann", name: "Ann", email: null },
  tokens: { version: 4, app: "client:client-1" },
  sealedTokens: { sealed: Buffer.from("t"), keyVersion: 1 },
} as unknown as SealedConnection;

describe("tokens of a connection that is given up", () => {
  test("are taken back at the service once they are gone here, and not before", async () => {
    const { takeBack, http, asked, logged } = bench({});
    const tell = await takeBack.before(connection);
    expect(http.requests).toEqual([]);
    expect(await tell()).toBe("revoked");
    expect(http.form(0)).toMatchObject({ token: "refresh-canary" });
    expect(asked).toEqual([{ app: "client:client-1", connectorId: "c", accountId: "ann" }]);
    expect(JSON.stringify(logged)).toContain("revoked");
    expect(JSON.stringify(logged)).not.toContain("canary");
  });

  test("stay where another connection has the same sign-in, which the service would end with them", async () => {
    const { takeBack, http } = bench({ shared: true });
    expect(await (await takeBack.before(connection))()).toBe("shared");
    expect(http.requests).toEqual([]);
  });

  test.each([
    ["the service refuses", { answer: { statusCode: 400 } }, "failed"],
    ["it cannot be reached", { answer: { kind: "unknown", message: "no answer" } as Answer }, "failed"],
    ["something is broken here", { answer: new Error("boom") }, "failed"],
    ["the database is away", { shared: new Error("away") }, "failed"],
    ["they cannot be opened", { opens: false }, "failed"],
    ["nobody knows where the service takes them back", { host: "login.things.test" }, "not-known"],
  ] as const)("are told of honestly when %s", async (_what, how, outcome) => {
    const { takeBack } = bench(how as Parameters<typeof bench>[0]);
    expect(await (await takeBack.before(connection))()).toBe(outcome);
  });

  test("are none for a connection that signs in otherwise", async () => {
    const { takeBack, asked } = bench({});
    const tell = await takeBack.before({ ...connection, tokens: null, sealedTokens: null });
    expect([await tell(), asked]).toEqual(["none", []]);
  });
});
