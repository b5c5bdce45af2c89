import type { ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { notStartable, readTriggerBody, refused } from "./run-command.ts";

const strict = (options: string, type = "Request") => ({
  definition: {
    triggers: {
      manual: {
        type,
        operationOptions: options,
        inputs: { schema: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] } },
      },
    },
    actions: {},
  },
});

test("a body that the trigger's schema does not allow is refused as at its address", () => {
  expect(refused(strict("EnableSchemaValidation"), { body: { n: "x" } })).toMatchObject({
    triggered: false,
    response: { statusCode: 400, body: { error: { code: "TriggerInputSchemaMismatch" } } },
  });
});

test.each([
  ["one the schema allows", strict("EnableSchemaValidation"), { n: 1 }],
  ["any, when nobody asks for the check", strict(""), { n: "x" }],
  ["any, of a trigger nobody calls", strict("EnableSchemaValidation", "Recurrence"), { n: "x" }],
])("a body is taken: %s", (_what, flow, body) => {
  expect(refused(flow, { body })).toBeNull();
});

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["JSON, whatever its type says", '"<a/>"', "application/xml", "<a/>"],
  ["text without a type", "a=1", null, "a=1"],
  ["text", "one [two]", "text/plain", "one [two]"],
  ["XML", "<a/>", "application/xml", { "$content-type": "application/xml", $content: "PGEvPg==" }],
  [
    "a form",
    "a=1",
    "application/x-www-form-urlencoded",
    {
      "$content-type": "application/x-www-form-urlencoded",
      $content: "YT0x",
      $formdata: [{ key: "a", value: "1" }],
    },
  ],
])("the body of a trigger is read as its address would: %s", (_what, text, type, value) => {
  expect(readTriggerBody(bytes(text), type)).toEqual({ ok: true, value });
});

test.each([null, "application/json"])("broken JSON is no text (%s)", (type) => {
  expect(readTriggerBody(bytes("{oops"), type)).toMatchObject({ ok: false });
});

test("JSON that is not in UTF-8 is refused, as at the flow's address", () => {
  const latin1 = Buffer.from('{"name":"Müller"}', "latin1");
  for (const type of [null, "application/json"]) {
    expect(readTriggerBody(latin1, type)).toMatchObject({
      failure: expect.stringContaining("not text in UTF-8"),
    });
  }
  for (const type of ["application/json", "text/plain"]) {
    const named = readTriggerBody(latin1, `${type}; charset=iso-8859-1`);
    expect(named).toEqual({ ok: true, value: { name: "Müller" } });
  }
});

const startedBy = (trigger: ValueObject) => ({ definition: { triggers: { T: trigger }, actions: {} } });

test.each([
  ["of a macro", { type: "Start" }, /"T" has the type "Start"/],
  ["of a template", { type: "[parameters('kind')]" }, /does not run/],
  ["without a type", {}, /has no type/],
])("a trigger %s starts nothing, which is said", (_what, trigger, words) => {
  expect(notStartable(startedBy(trigger))).toMatch(words);
});

test.each([
  ["a request", startedBy({ type: "request" })],
  ["a service that nobody asks here", startedBy({ type: "ServiceProvider" })],
  ["nothing at all", { definition: { triggers: {}, actions: {} } }],
])("a flow started by %s is run", (_what, flow) => {
  expect(notStartable(flow)).toBeNull();
});
