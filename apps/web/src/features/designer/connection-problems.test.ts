import type { Definition } from "@towpath/flow";
import { expect, test } from "vitest";
import type { Binding } from "../connector-steps/connector-operation.ts";
import { connectionProblems, standsInTheWay } from "./connection-problems.ts";

const DRAFT: Definition = {
  triggers: { "a/b": { type: "Request", inputs: {} } },
  actions: { Scope: { type: "Scope", actions: { Send: { type: "OpenApiConnection", inputs: {} } } } },
};
const THINGS = { id: "1", name: "things", title: "Things", brandColor: null };
const binding = (more: Partial<Binding>): Binding => ({
  reference: "r",
  connectorName: "things",
  connector: THINGS,
  needsConnection: true,
  connection: null,
  problem: "Choose a connection to Things.",
  uses: [
    { role: "action", name: "Send" },
    { role: "trigger", name: "a/b" },
    { role: "action", name: "Gone" },
  ],
  ...more,
});
const told = (more: Partial<Binding>) =>
  connectionProblems(DRAFT, binding(more)).map(({ severity, path }) => `${severity} ${path}`);

test("UX 27: a connection that is not chosen yet warns at every step that is there", () => {
  expect(told({})).toEqual([
    "warning /actions/Scope/actions/Send/inputs/host",
    "warning /triggers/a~1b/inputs/host",
  ]);
});

test("one that cannot be used, and a connector that is not here, are errors", () => {
  const connection = { id: "c" } as Binding["connection"];
  expect(told({ connection })[0]).toMatch(/^error/);
  expect(told({ connector: null })[0]).toMatch(/^error/);
  expect(told({ problem: null })).toEqual([]);
});

test("a flow is published when its connections are chosen", () => {
  const [missing] = connectionProblems(DRAFT, binding({}));
  expect(missing !== undefined && standsInTheWay(missing)).toBe(true);
  expect(standsInTheWay({ severity: "warning", code: "no-effect", path: "", message: "" })).toBe(false);
  expect(standsInTheWay({ severity: "error", code: "bad-name", path: "", message: "" })).toBe(true);
});
