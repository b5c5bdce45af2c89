import { type Connector, readConnector, shippedConnector } from "@towpath/connectors";
import { invokeOperation } from "@towpath/gateway";
import type { Result } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parameterSet } from "../read-credential.ts";
import { loopbackGateway } from "../testing/an-attempt.ts";
import { anOAuthService, type OAuthService } from "../testing/an-oauth-service.ts";
import { finishSignIn } from "./finish-sign-in.ts";
import { refreshTokens, requestTokens } from "./renew-tokens.ts";
import { clientOfUser } from "./sign-in.ts";
import { type SignInAttempt, startSignIn } from "./start-sign-in.ts";

function got<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

describe("HTTP with a connection", () => {
  const http = loopbackGateway();
  const shipped = shippedConnector("httpconnection");
  const connector = shipped === null ? null : readConnector(shipped.files).connector;
  let service: OAuthService;
  beforeAll(async () => {
    service = await anOAuthService();
  });
  afterAll(async () => {
    await service.close();
    await http.close();
  });

  /** What a maker enters, the app included. */
  function entered(
    setName: string,
    app: OAuthService["client"],
    scope: string,
  ): SignInAttempt & { connector: Connector } {
    const set = connector === null ? null : parameterSet(connector, setName);
    if (connector === null || set === null) throw new Error("The connector has no such set");
    const values = {
      address: `${service.url}/api`,
      "token:authorizationUrl": service.addresses.authorize,
      "token:tokenUrl": service.addresses.token,
      "token:clientId": app.clientId,
      "token:clientSecret": app.secrets[0] ?? "",
      "token:scope": scope,
    };
    const client = clientOfUser(set, values);
    if (client === null) throw new Error("The set does not ask for an app");
    const redirectUri = "http://localhost:9/connections/callback";
    return { connector, set, values, client, redirectUri, verifier: "v".repeat(43), nonce: "n" };
  }

  async function callMe({ set, values }: SignInAttempt, accessToken: string): Promise<unknown> {
    const operation = connector?.operations.find(({ id }) => id === "SendRequest");
    if (connector === null || operation === undefined) throw new Error("no operation");
    const invoked = await invokeOperation(http, {
      connector,
      operation,
      parameters: { "request/method": "GET", "request/url": "/me" },
      connection: { set: set.name, values: { ...values, token: accessToken } },
      timeoutMs: 5_000,
      idempotencyKey: "k",
      signal: new AbortController().signal,
    });
    return got(invoked).response.body;
  }

  test("lets a maker sign in at addresses that were entered, with an app of their own", async () => {
    const attempt = entered("oauth", service.client, "openid offline_access things:read");
    const address = got(startSignIn({ ...attempt, state: "s" }));
    const { searchParams: answer } = await service.visit(address, { user: "ann" });
    const { tokens, account } = got(await finishSignIn(http, { ...attempt, answer }, 0));
    expect(account?.id).toBe("ann");
    expect(await callMe(attempt, tokens.accessToken)).toMatchObject({ id: "ann" });
    const renewed = got(await refreshTokens(http, { ...attempt, tokens }, 0));
    expect(await callMe(attempt, renewed.accessToken)).toMatchObject({ id: "ann" });
  });

  test("lets an app sign in by itself", async () => {
    const attempt = entered("oauth-app", service.robot, "things:read");
    const tokens = got(await requestTokens(http, attempt, 0));
    expect(await callMe(attempt, tokens.accessToken)).toMatchObject({ id: "robot" });
  });

  test("says what is wrong with an address to whoever entered it", () => {
    const attempt = entered("oauth", service.client, "");
    const values = { ...attempt.values, "token:tokenUrl": "http://login.things.test/token" };
    expect(startSignIn({ ...attempt, values, state: "s" })).toMatchObject({
      failure: { who: "you", message: expect.stringContaining("not encrypted") },
    });
  });
});
