import { checkDefinition, type Definition } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { placeOfProblem } from "./tab-of-problem.ts";

const http = (more: Definition = {}, inputs: Definition = {}): Definition => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://x.test", ...inputs },
  ...more,
});

const aFlow = (actions: Definition, rest: Definition = {}): Definition => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions,
  ...rest,
});

function places(definition: Definition): string[] {
  return checkDefinition(definition, { runnable: true }).map((problem) => {
    const place = placeOfProblem(definition, problem);
    if (place === null) return `${problem.code}: nowhere`;
    const step = place.target.kind === "trigger" ? "trigger" : place.target.name;
    return `${problem.code}: ${step} ${place.tab} ${place.path.join(".")}`;
  });
}

describe("UX 25: a problem is repaired", () => {
  test("among the parameters, where one of them is wrong", () => {
    expect(places(aFlow({ A: http({}, { uri: "" }) }))).toEqual(["missing-input: A parameters inputs.uri"]);
  });

  test("among the settings, also where they stand below the inputs", () => {
    const retryPolicy = { type: "fixed", count: 99 };
    const runtimeConfiguration = { paginationPolicy: { minimumItemCount: 0 } };
    expect(places(aFlow({ A: http({ runtimeConfiguration }, { retryPolicy }) }))).toEqual([
      "out-of-bounds: A settings inputs.retryPolicy.count",
      "out-of-bounds: A settings runtimeConfiguration.paginationPolicy.minimumItemCount",
    ]);
  });

  test("among the settings, where an action waits for one that is not there", () => {
    const inside = { Try: { type: "Scope", actions: { A: http({ runAfter: { Gone: ["Succeeded"] } }) } } };
    expect(places(aFlow(inside))).toEqual(["run-after-unknown: A settings runAfter.Gone"]);
  });

  test("at the trigger", () => {
    const triggers = {
      T: { type: "Request", inputs: {}, runtimeConfiguration: { concurrency: { runs: 0 } } },
    };
    expect(places(aFlow({ A: http() }, { triggers }))).toEqual([
      "out-of-bounds: trigger settings runtimeConfiguration.concurrency.runs",
    ]);
  });

  test("nowhere in particular, where the flow as a whole is wrong", () => {
    expect(places({ triggers: {}, actions: { A: http() } })).toEqual(["no-trigger: nowhere"]);
  });
});
