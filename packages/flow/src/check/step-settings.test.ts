import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { setDisabled } from "../edit/disable-actions.ts";
import type { Problem } from "../problem.ts";
import { aFlow, compose } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";

const codes = (problems: readonly Problem[]): string[] => problems.map((problem) => problem.code);
const check = (actions: ValueObject, rest: ValueObject = {}) =>
  checkDefinition(aFlow(actions, rest), { runnable: true });

describe("settings beside the inputs", () => {
  const settings = (more: ValueObject, type = "Compose") =>
    checkDefinition(aFlow({ A: { ...compose(1), type, ...more } }), { runnable: true })
      .filter(({ path }) => !path.endsWith("/inputs"))
      .map(({ severity, code }) => `${severity} ${code}`);
  const runtime = (runtimeConfiguration: ValueObject) => settings({ runtimeConfiguration });

  test.each<[ValueObject, string]>([
    [{ operationOptions: "Sequential" }, "warning bad-option"],
    [{ operationOptions: "Frobnicate" }, "warning bad-option"],
    [{ operationOptions: 5 }, "error bad-option"],
    [{ trackedProperties: "x" }, "error not-an-object"],
    [{ correlation: [] }, "error not-an-object"],
  ])("%j is told", (more, problem) => {
    expect(settings(more)).toEqual([problem]);
  });

  test.each([
    ["Repeat", []],
    ["ask", []],
    ["stop", ['not "stop"']],
    [true, ["not what is set"]],
  ])("an unknown outcome may be repeated or asked about: %j", (unknownOutcome, words) => {
    const problems = check({ A: { ...compose(1), metadata: { towpath: { unknownOutcome } } } });
    expect(problems).toMatchObject(
      words.map((word) => ({
        severity: "warning",
        code: "bad-unknown-outcome",
        path: "/actions/A/metadata/towpath/unknownOutcome",
        message: expect.stringMatching(new RegExp(`"repeat" or "ask".*${word}`)),
      })),
    );
    expect(problems).toHaveLength(words.length);
  });

  test("what hides nothing is an error, not a warning", () => {
    expect(runtime({ secureData: { properties: ["input"] } })).toEqual(["error bad-secure-data"]);
    expect(runtime({ secureData: { properties: "inputs" } })).toEqual(["error bad-secure-data"]);
    expect(runtime({ secureData: { properties: ["Inputs", "outputs"] } })).toEqual([]);
  });

  test("an address to take a webhook back at needs a method", () => {
    const hook = (unsubscribe: ValueObject) =>
      check({
        H: {
          type: "HttpWebhook",
          inputs: { subscribe: { method: "POST", uri: "https://x.test" }, unsubscribe },
        },
      }).map(({ code, path }) => `${code} ${path}`);
    const problem = ["missing-input /actions/H/inputs/unsubscribe/method"];
    expect(hook({ uri: "https://x.test/off" })).toEqual(problem);
    expect(hook({ url: "https://x.test/off", method: "" })).toEqual(problem);
    expect(hook({ uri: "https://x.test/off", method: "DELETE" })).toEqual([]);
    expect(hook({ uri: "" })).toEqual([]);
    expect(hook({})).toEqual([]);
  });

  test("pages and pieces have bounds, and a place", () => {
    const http = { method: "GET", uri: "https://x.test" };
    const call = (runtimeConfiguration: ValueObject) =>
      codes(check({ A: { type: "Http", inputs: http, runtimeConfiguration } }));
    expect(call({ paginationPolicy: { minimumItemCount: 5_000 } })).toEqual([]);
    expect(call({ paginationPolicy: { minimumItemCount: 0 } })).toEqual(["out-of-bounds"]);
    expect(call({ contentTransfer: { transferMode: "Chunked" } })).toEqual([]);
    expect(call({ contentTransfer: { transferMode: "Whole" } })).toEqual(["bad-choice"]);
    expect(runtime({ contentTransfer: { transferMode: "Chunked" } })).toEqual(["warning no-effect"]);
  });

  test("a static result that is switched on must exist", () => {
    const on = { staticResult: { name: "R0", staticResultOptions: "Enabled" } };
    expect(runtime(on)).toEqual(["error unknown-static-result"]);
    const flow = aFlow({ A: { ...compose(1), runtimeConfiguration: on } }, { staticResults: { R0: {} } });
    expect(codes(checkDefinition(flow, { runnable: true }))).toEqual([]);
  });

  test("a disabled action is passed by, which is worth a warning", () => {
    const off = setDisabled(aFlow({ A: compose(1) }), ["A"], true);
    expect(off.ok && codes(checkDefinition(off.value, { runnable: true }))).toEqual(["disabled"]);
  });

  test("options stand where they mean something", () => {
    const loop = {
      type: "Foreach",
      foreach: [1],
      actions: { B: compose(1) },
      operationOptions: "Sequential",
    };
    expect(check({ L: loop })).toEqual([]);
  });
});

test("counts past those of Logic Apps are warned about", () => {
  const outputs = Object.fromEntries(
    Array.from({ length: 11 }, (_, n) => [`o${n}`, { type: "Int", value: n }]),
  );
  expect(codes(check({ A: compose(1) }, { outputs }))).toEqual(["too-many-outputs"]);
});
