import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { checkDefinition } from "./check-definition.ts";

const REQUEST: ValueObject = { type: "Request", kind: "Http", inputs: {} };
const problems = (action: ValueObject, trigger = REQUEST, runnable = true) =>
  checkDefinition({ triggers: { manual: trigger }, actions: { Call: action } }, { runnable }).filter(
    ({ code }) => code === "bad-address",
  );
const http = (uri: string): ValueObject => ({ type: "http", inputs: { method: "GET", uri } });

describe("an address to call", () => {
  test.each([
    "https://example.com",
    "HTTP://localhost:8080/a b?c=@d",
    "  https://example.com/ ",
    "https://user@example.com/",
    "@{parameters('base')}/orders",
    "@parameters('address')",
    "https://@{parameters('host')}/orders",
    "http@{parameters('s')}://example.com",
    "[parameters('address')]",
    "",
  ])("may be %j", (uri) => {
    expect(problems(http(uri))).toEqual([]);
  });

  test.each([
    "example.com/orders",
    "/orders",
    "ftp://example.com",
    "mailto:me@example.com",
    "orders/@{triggerBody()}",
    "{{address}}",
    "https://",
    "http://exa mple.com/",
  ])("is not %j", (uri) => {
    expect(problems(http(uri))).toMatchObject([
      { severity: "error", path: "/actions/Call/inputs/uri", action: "Call" },
    ]);
  });

  test("is looked at in webhooks and triggers, too", () => {
    const webhook: ValueObject = {
      type: "HttpWebhook",
      inputs: {
        subscribe: { method: "POST", url: "subscribe" },
        unsubscribe: { method: "POST", uri: "unsubscribe" },
      },
    };
    expect(problems(webhook).map(({ path }) => path)).toEqual([
      "/actions/Call/inputs/subscribe/uri",
      "/actions/Call/inputs/unsubscribe/uri",
    ]);
    expect(problems(http("https://a.test"), { ...webhook })).toMatchObject([
      { path: "/triggers/manual/inputs/subscribe/uri", message: expect.stringMatching(/^The trigger calls/) },
      { path: "/triggers/manual/inputs/unsubscribe/uri" },
    ]);
  });

  test("that is none does not keep a definition from being imported", () => {
    expect(problems(http("example.com"), REQUEST, false)).toMatchObject([{ severity: "warning" }]);
  });
});
