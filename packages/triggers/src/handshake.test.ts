import { describe, expect, test } from "vitest";
import { type CallToCheck, handshakeOf } from "./handshake.ts";

const ADDRESS = "sp=%2Ftriggers%2FHook%2Frun&sv=1.0&sig=abc";
function aCall(
  method: string,
  {
    query = "",
    headers = {},
    body,
  }: { query?: string; headers?: Record<string, string>; body?: unknown } = {},
): CallToCheck {
  const bytes = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return {
    method,
    query: new URLSearchParams(`${ADDRESS}&${query}`),
    headers,
    body: new TextEncoder().encode(bytes),
  };
}
const validation = {
  eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
  data: { validationCode: "c-1" },
};

describe("a question is answered with its own words", () => {
  test.each<[string, CallToCheck, string]>([
    ["Event Grid", aCall("POST", { body: [validation] }), '{"validationResponse":"c-1"}'],
    ["Microsoft Graph", aCall("POST", { query: "validationToken=a%2Bb%20c" }), "a+b c"],
    ["SharePoint", aCall("POST", { query: "validationtoken=t-1" }), "t-1"],
    [
      "Slack",
      aCall("POST", { body: { token: "x", challenge: "c-1", type: "url_verification" } }),
      '{"challenge":"c-1"}',
    ],
    ["monday", aCall("POST", { body: { challenge: "c-1" } }), '{"challenge":"c-1"}'],
    ["Meta", aCall("GET", { query: "hub.mode=subscribe&hub.challenge=117&hub.verify_token=x" }), "117"],
    ["Dropbox", aCall("GET", { query: "challenge=c-1" }), "c-1"],
    ["Okta", aCall("GET", { headers: { "X-Okta-Verification-Challenge": "c-1" } }), '{"verification":"c-1"}'],
    ["one that only looks", aCall("HEAD"), ""],
  ])("of %s", (_who, call, body) => {
    expect(handshakeOf(call)).toMatchObject({ status: 200, body });
  });

  test("of Asana by its header", () => {
    expect(handshakeOf(aCall("POST", { headers: { "X-Hook-Secret": "s-1" } }))?.headers).toMatchObject({
      "x-hook-secret": "s-1",
    });
  });

  test("of CloudEvents with who may send", () => {
    const headers = { "WebHook-Request-Origin": "events.example.com" };
    expect(handshakeOf(aCall("OPTIONS", { headers }))?.headers).toMatchObject({
      "webhook-allowed-origin": "events.example.com",
      "webhook-allowed-rate": "*",
    });
  });
});

describe("an event is none", () => {
  test.each<[string, CallToCheck]>([
    ["an ordinary one", aCall("POST", { body: { id: 1 } })],
    ["one without a body", aCall("POST")],
    ["one by GET", aCall("GET", { query: "challenge=c&user=u" })],
    ["one with a challenge among other things", aCall("POST", { body: { challenge: "c", id: 1 } })],
    ["a list with a validation among events", aCall("POST", { body: [validation, { eventType: "x" }] })],
    ["a challenge that is no text", aCall("POST", { body: { challenge: { a: 1 } } })],
    ["a very long token", aCall("POST", { query: `validationToken=${"x".repeat(5_000)}` })],
    ["a header that breaks the line", aCall("POST", { headers: { "x-hook-secret": "a\nb" } })],
    ["broken JSON", aCall("POST", { body: '{"challenge":' })],
    ["a large body", aCall("POST", { body: { challenge: "c", pad: "x".repeat(20_000) } })],
  ])("%s", (_what, call) => {
    expect(handshakeOf(call)).toBeNull();
  });
});
