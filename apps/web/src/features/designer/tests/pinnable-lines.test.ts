import type { Definition } from "@towpath/flow";
import { expect, test } from "vitest";
import type { StepLine, StepState } from "../../runs/run-model.ts";
import { pinnableLines } from "./pinnable-lines.ts";

const DRAFT: Definition = {
  actions: {
    Read: { type: "Http", inputs: {} },
    Try: {
      type: "Scope",
      actions: { Book: { type: "Compose", inputs: 1 }, Later: { type: "Compose", inputs: 2 } },
    },
    Waits: { type: "Wait", inputs: {} },
  },
};
const LINES: Readonly<Record<string, string>> = {
  Read: "Succeeded",
  Try: "Failed",
  Book: "Failed",
  Waits: "Waiting",
  Gone: "Succeeded",
};

test("what can be pinned of a run are the outputs of actions that ended and are still there", () => {
  const stateOf = (name: string) => {
    const status = LINES[name];
    return status === undefined ? null : ({ line: { seq: 1, status } as StepLine } as StepState);
  };
  const names = ["Read", "Try", "Book", "Later", "Waits", "Gone"];
  const found = pinnableLines(DRAFT, { names, stateOf }, new Map());
  expect(found.map(({ action, status }) => `${action} ${status}`)).toEqual(["Read Succeeded", "Book Failed"]);
});
