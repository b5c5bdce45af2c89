import type { StoredRun } from "@towpath/db";
import { describe, expect, test } from "vitest";
import { presentRun } from "./present-run.ts";

const aRun = (error: StoredRun["error"]): StoredRun => ({
  id: "01a204c3-f70b-7470-a586-86a941507ad7",
  environmentId: "e",
  flowId: "f",
  flowName: "Orders",
  versionId: "v",
  mode: "live",
  status: "Failed",
  createdAt: 0,
  endedAt: 1,
  cancelRequested: false,
  asksPerson: false,
  awaitsConnection: false,
  nextSeq: 0,
  parentRunId: null,
  error,
});
const FAILED = { code: "ActionFailed", message: "An action failed." };

describe("what a list of runs says of one that failed", () => {
  test("the step that it failed of, where the engine wrote it down", () => {
    const cause = { action: "Call", indexes: [2], code: "NotFound", message: "The service says: no." };
    expect(presentRun(aRun({ ...FAILED, details: { cause } }))).toMatchObject({ error: FAILED, cause });
  });

  test("and what its words were made of, beside an error that has the members it always had", () => {
    const cause = { action: "Call", indexes: [], code: "NotFound", message: 'No "A".' };
    const saying = { template: 'No "{name}".', values: { name: "A" } };
    const shown = presentRun(aRun({ ...FAILED, details: { cause }, saying }));
    expect(shown).toMatchObject({ error: FAILED, cause, saying });
    expect(Object.keys(shown.error ?? {})).toEqual(["code", "message"]);
  });

  test("nothing of the kind where it did not, or where the details are a Terminate's own", () => {
    for (const details of [undefined, null, "x", { cause: "x" }, { cause: { action: "Call" } }]) {
      const error = details === undefined ? FAILED : { ...FAILED, details };
      expect(presentRun(aRun(error))).toMatchObject({ error: FAILED, cause: null });
    }
    expect(presentRun(aRun(null))).toMatchObject({ error: null, cause: null });
  });
});
