import type { ValueObject } from "@towpath/expressions";
import { action, after, type Case, compose } from "./case.ts";

const call = (name: string, options = "Enabled"): ValueObject =>
  action(
    "Http",
    { method: "GET", uri: "https://x.test/" },
    {
      runtimeConfiguration: { staticResult: { name, staticResultOptions: options } },
    },
  );
const results: ValueObject = {
  staticResults: {
    Good0: { status: "Succeeded", outputs: { statusCode: "OK", headers: {}, body: { v: 1 } } },
    Bad0: { status: "Failed", outputs: { statusCode: "NotFound" }, error: { code: "E1", message: "static" } },
    Late0: { status: "TimedOut" },
    Skip0: { status: "Skipped" },
  },
};

/** `runtimeConfiguration.staticResult` (reference wdl.md, 2.3). */
export const STATIC_RESULT_CASES: readonly Case[] = [
  {
    name: "the result stands in the definition, and nothing is sent",
    more: results,
    actions: { A: call("Good0"), R: compose("@body('A')", after("A")) },
    expect: { statuses: "A:Succeeded", outputs: { R: { v: 1 } } },
  },
  {
    name: "a static failure is handled like a real one",
    more: results,
    actions: { A: call("Bad0"), R: compose("@actions('A')['error']['code']", after("A", "Failed")) },
    expect: { statuses: "A:Failed R:Succeeded", outputs: { R: "E1" } },
  },
  {
    name: "a static TimedOut starts handlers for TimedOut",
    more: results,
    actions: { A: call("Late0"), R: compose(1, after("A", "TimedOut")) },
    expect: { statuses: "A:TimedOut R:Succeeded" },
  },
  {
    name: "a static Skipped spreads",
    more: results,
    actions: { A: call("Skip0"), R: compose(1, after("A")) },
    expect: { statuses: "A:Skipped R:Skipped" },
  },
  {
    name: "one that does not exist fails, and nothing is sent",
    more: results,
    actions: { A: call("Gone0"), R: compose("@actions('A')['code']", after("A", "Failed")) },
    expect: { statuses: "A:Failed R:Succeeded", outputs: { R: "StaticResultNotFound" } },
  },
  {
    name: "one that is switched off does nothing",
    more: results,
    http: { "https://x.test/": [{ statusCode: 200, body: "real" }] },
    actions: { A: call("Bad0", "Disabled") },
    expect: { statuses: "A:Succeeded", outputs: { A: { statusCode: 200, headers: {}, body: "real" } } },
  },
];
