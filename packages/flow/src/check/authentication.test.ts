import type { Value, ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { aFlow } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";

const told = (flow: ReturnType<typeof aFlow>) =>
  checkDefinition(flow, { runnable: true })
    .filter(({ code }) => code === "authentication-not-supported")
    .map(({ severity, path, message }) => `${severity} ${path} ${message}`);
const http = (authentication: Value): ValueObject => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://x.test", authentication },
});

test("a sign-in that fails in runs is named before", () => {
  expect(told(aFlow({ A: http({ type: "ManagedServiceIdentity" }) }))).toEqual([
    'warning /actions/A/inputs/authentication/type "A" signs in by ManagedServiceIdentity, which fails here. Towpath knows None, Basic, Raw, ClientCertificate, ActiveDirectoryOAuth.',
  ]);
  expect(told(aFlow({ A: http({ username: "ann" }) }))).toHaveLength(1);
});

test("so is that of a subscription, and of a trigger", () => {
  const subscribe = { method: "POST", uri: "https://x.test", authentication: { type: "Digest" } };
  const trigger = { type: "HttpWebhook", inputs: { subscribe } };
  expect(told(aFlow({}, { triggers: { T: trigger } }))).toHaveLength(1);
  expect(told(aFlow({ W: { type: "HttpWebhook", inputs: { subscribe } } }))).toHaveLength(1);
});

test.each<[string, Value]>([
  ["one it knows, in any case", { type: "basic", username: "a", password: "b" }],
  ["one a run works out", "@parameters('$authentication')"],
  ["one whose type a run works out", { type: "@parameters('kind')" }],
])("%s is fine", (_what, authentication) => {
  expect(told(aFlow({ A: http(authentication) }))).toEqual([]);
});

test("what calls of connectors carry is for their service", () => {
  const inputs = { host: {}, authentication: { type: "ManagedServiceIdentity" } };
  expect(told(aFlow({ A: { type: "OpenApiConnection", inputs } }))).toEqual([]);
});
