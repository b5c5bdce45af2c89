import type { ValueObject } from "@towpath/expressions";
import { action, after, type Case, compose, failing } from "./case.ts";

const respond = (inputs: ValueObject, runAfter: ValueObject = {}): ValueObject =>
  action("Response", inputs, { kind: "Http", runAfter });

/** Response and Request (reference wdl.md, 2.1, 2.2, 2.4). */
export const RESPONSE_CASES: readonly Case[] = [
  {
    name: "answers with status, headers and body",
    body: { name: "Ann" },
    actions: {
      R: respond({ statusCode: 201, headers: { "X-Id": 7 }, body: { hello: "@triggerBody()['name']" } }),
    },
    expect: { response: { statusCode: 201, headers: { "X-Id": "7" }, body: { hello: "Ann" } } },
  },
  {
    name: "the status code may be a text",
    actions: { R: respond({ statusCode: "@concat('4', '04')" }) },
    expect: { response: { statusCode: 404, headers: {} } },
  },
  {
    name: "does not end the run, which may fail afterwards",
    actions: { R: respond({ statusCode: 200, body: "ok" }), Bad: failing(after("R")) },
    expect: {
      status: "Failed",
      statuses: "R:Succeeded Bad:Failed",
      response: { statusCode: 200, headers: {}, body: "ok" },
    },
  },
  {
    name: "a redirection is refused",
    actions: { R: respond({ statusCode: 302 }) },
    expect: { status: "Failed", statuses: "R:Failed", response: null },
  },
  {
    name: "the second one fails",
    actions: {
      R: respond({ statusCode: 200, body: 1 }),
      Again: respond({ statusCode: 200, body: 2 }, after("R")),
    },
    expect: {
      status: "Failed",
      statuses: "R:Succeeded Again:Failed",
      response: { statusCode: 200, headers: {}, body: 1 },
    },
  },
  {
    name: "without one there is no answer of the flow's own",
    actions: { A: compose(1) },
    expect: { response: null },
  },
  {
    name: "one that is not reached does not answer",
    actions: {
      If: { type: "If", expression: "@equals(1, 2)", actions: { R: respond({ statusCode: 200 }) } },
    },
    expect: { statuses: "R:Skipped", response: null },
  },
  {
    name: "in a loop it is not allowed",
    actions: { L: { type: "Foreach", foreach: [1], actions: { R: respond({ statusCode: 200 }) } } },
    expect: { status: "Failed", statuses: "L:Failed R:Failed", response: null },
  },
  {
    name: "a flow that nobody asks cannot answer",
    more: { triggers: { T: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } } } },
    actions: { R: respond({ statusCode: 200 }) },
    expect: { status: "Failed", statuses: "R:Failed", response: null },
  },
  {
    name: "in a scope it answers like anywhere",
    actions: { S: { type: "Scope", actions: { R: respond({ statusCode: 204 }) } } },
    expect: { statuses: "S:Succeeded R:Succeeded", response: { statusCode: 204, headers: {} } },
  },
  {
    name: "a body that has no value fails it",
    actions: {
      R: respond({ statusCode: 200, body: "@int('none')" }),
      Else: respond({ statusCode: 500 }, after("R", "Failed")),
    },
    expect: {
      statuses: "R:Failed Else:Succeeded",
      codes: { R: "BadRequest" },
      response: { statusCode: 500, headers: {} },
    },
  },
];
