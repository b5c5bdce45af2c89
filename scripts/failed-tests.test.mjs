import { describe, expect, it } from "vitest";
import { failedInPlaywright, failedInVitest } from "./failed-tests.mjs";

const red = (text) => `\u001b[31m${text}\u001b[39m`;

describe("what failed is named at the end of the whole check", () => {
  it("names the failed tests of a file, each with its reason and without colours or stack", () => {
    const report = {
      testResults: [
        {
          name: "a.test.ts",
          status: "failed",
          assertionResults: [
            { status: "passed", fullName: "counts" },
            {
              status: "failed",
              fullName: "waits for a lease",
              failureMessages: [
                `AssertionError: ${red("expected 1 to be 2")}\n    at a.test.ts:3:4\n    at b.ts:1:1`,
              ],
            },
          ],
        },
      ],
    };
    expect(failedInVitest(report)).toEqual([
      { name: "a.test.ts › waits for a lease", reason: "AssertionError: expected 1 to be 2" },
    ]);
  });

  it("names a file none of whose tests could be run", () => {
    const report = {
      testResults: [{ name: "a.test.ts", status: "failed", message: "no module b", assertionResults: [] }],
    };
    expect(failedInVitest(report)).toEqual([{ name: "a.test.ts", reason: "no module b" }]);
  });

  it("names failed journeys wherever their suites are nested", () => {
    const failed = {
      file: "panel.spec.ts",
      title: "the panel",
      ok: false,
      tests: [{ results: [{ error: { message: "Timeout\n    at panel.spec.ts:9" } }] }],
    };
    const report = { suites: [{ specs: [{ ok: true }], suites: [{ specs: [failed] }] }] };
    expect(failedInPlaywright(report)).toEqual([{ name: "panel.spec.ts › the panel", reason: "Timeout" }]);
  });
});
