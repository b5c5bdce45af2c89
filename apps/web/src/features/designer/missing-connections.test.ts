import { expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import type { Binding } from "../connector-steps/connector-operation.ts";
import { missingConnections, missingWords } from "./missing-connections.ts";

const THINGS = { id: "1", name: "things", title: "Things", brandColor: null };
const binding = (reference: string, more: Partial<Binding> = {}): Binding => ({
  reference,
  connectorName: "things",
  connector: THINGS,
  needsConnection: true,
  connection: null,
  problem: null,
  uses: [],
  ...more,
});
const words = (...bindings: Binding[]) => missingWords(ENGLISH, missingConnections(bindings));

test("connections that are not chosen are counted, and connectors that are not here are named", () => {
  const absent = { connector: null, connectorName: "trello" };
  expect(words(binding("a"))).toBe("1 connection to choose.");
  expect(words(binding("a"), binding("b"), binding("c", absent))).toBe(
    "2 connections to choose. 1 connector of this flow is not here: trello.",
  );
  expect(words(binding("a", absent), binding("b", absent))).toBe(
    "1 connector of this flow is not here: trello.",
  );
});

test("what is bound, and what needs nothing, is not missing", () => {
  const bound = binding("a", { connection: { id: "c" } as Binding["connection"] });
  expect(words(bound, binding("b", { needsConnection: false }))).toBe("");
});
