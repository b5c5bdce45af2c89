import type { ValueObject } from "@towpath/expressions";
import { action, after, type Case, compose, failing, scope } from "./case.ts";

const terminate = (inputs: ValueObject, runAfter: ValueObject = {}): ValueObject =>
  action("Terminate", inputs, { runAfter });

/** Terminate (reference wdl.md, 2.2, 2.4). */
export const TERMINATE_CASES: readonly Case[] = [
  {
    name: "ends the run as succeeded",
    actions: { T: terminate({ runStatus: "Succeeded" }), B: compose(1, after("T")) },
    expect: { statuses: "T:Succeeded B:Skipped", codes: { B: "Terminated" } },
  },
  {
    name: "ends the run as failed with its error",
    actions: { T: terminate({ runStatus: "Failed", runError: { code: "E42", message: "no" } }) },
    expect: { status: "Failed", runError: "E42", statuses: "T:Succeeded" },
  },
  {
    name: "ends the run as cancelled",
    actions: { T: terminate({ runStatus: "Cancelled" }) },
    expect: { status: "Cancelled", statuses: "T:Succeeded" },
  },
  {
    name: "the status may be worked out, in any case",
    body: "FAILED",
    actions: {
      T: terminate({
        runStatus: "@toLower(triggerBody())",
        runError: { code: "@concat('E', 1)", message: "m" },
      }),
    },
    expect: { status: "Failed", runError: "E1" },
  },
  {
    name: "containers around it are cancelled",
    actions: {
      S: scope({
        If: {
          type: "If",
          expression: "@equals(1, 1)",
          actions: { T: terminate({ runStatus: "Succeeded" }) },
        },
      }),
      After: compose(1, after("S")),
    },
    expect: {
      statuses: "T:Succeeded If:Cancelled S:Cancelled After:Skipped",
      codes: { After: "Terminated" },
    },
  },
  {
    name: "what runs beside it is cancelled",
    actions: {
      W: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } },
      A: compose(1),
      T: terminate({ runStatus: "Succeeded" }, after("A")),
    },
    expect: { statuses: "W:Cancelled A:Succeeded T:Succeeded" },
  },
  {
    name: "in a branch that is not taken it does nothing",
    actions: {
      If: { type: "If", expression: "@equals(1, 2)", actions: { T: terminate({ runStatus: "Failed" }) } },
      B: compose(1, after("If")),
    },
    expect: { statuses: "T:Skipped B:Succeeded" },
  },
  {
    name: "after a handler it decides what the run is",
    actions: {
      Bad: failing(),
      T: terminate({ runStatus: "Failed", runError: { code: "Stop", message: "" } }, after("Bad", "Failed")),
    },
    expect: { status: "Failed", runError: "Stop", statuses: "Bad:Failed T:Succeeded" },
  },
  {
    name: "a status it does not know fails the action, not the rest",
    actions: { T: terminate({ runStatus: "Done" }), B: compose(1, after("T", "Failed")) },
    expect: { statuses: "T:Failed B:Succeeded" },
  },
  {
    name: "inside a loop it is not allowed",
    actions: { L: { type: "Foreach", foreach: [1], actions: { T: terminate({ runStatus: "Succeeded" }) } } },
    expect: { status: "Failed", statuses: "L:Failed T:Failed" },
  },
];
