import { said } from "@towpath/prelude";
import { refuse, type Scope } from "../outcome.ts";
import { UNKNOWN } from "../types/inferred-type.ts";
import { bodyOfOutputs, recordWith } from "../types/result-types.ts";
import type { Value } from "../value.ts";
import { define, type FunctionSpec } from "./definition.ts";
import { bodyOf, ownOrAnyCase } from "./references.ts";

export function triggerOutputs(scope: Scope): Value {
  const record = scope.context.trigger();
  return record === undefined ? null : ownOrAnyCase(record, "outputs");
}

const trigger = (scope: Scope) => scope.context.trigger() ?? refuse(said("has no trigger to read here."));

export const triggerFunctions: readonly FunctionSpec[] = [
  define({
    name: "trigger",
    category: "workflow",
    parameters: [],
    returns: "object",
    infer: ({ schemas }) => recordWith(schemas.triggerOutputs?.()),
    doc: "The whole record of the trigger: name, inputs, outputs, status, times.",
    example: "trigger().outputs.body",
    call: trigger,
  }),
  define({
    name: "triggers",
    category: "workflow",
    parameters: [],
    returns: "object",
    infer: ({ schemas }) => recordWith(schemas.triggerOutputs?.()),
    doc: "The whole record of the trigger.",
    example: "triggers().outputs",
    deprecated: "trigger",
    call: trigger,
  }),
  define({
    name: "triggerOutputs",
    category: "workflow",
    parameters: [],
    returns: "any",
    infer: ({ schemas }) => schemas.triggerOutputs?.() ?? UNKNOWN,
    doc: "The outputs of the trigger, such as headers and body.",
    example: "triggerOutputs()['headers']",
    call: triggerOutputs,
  }),
  define({
    name: "triggerBody",
    category: "workflow",
    parameters: [],
    returns: "any",
    infer: ({ schemas }) => bodyOfOutputs(schemas.triggerOutputs?.()),
    doc: "The body in the outputs of the trigger; null when there is none.",
    example: "triggerBody()?['name']",
    call: (scope) => bodyOf(triggerOutputs(scope)),
  }),
];
