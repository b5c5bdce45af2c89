import { type Saying, said } from "@towpath/prelude";
import { type Outcome, refuse, type Scope } from "../outcome.ts";
import { UNKNOWN } from "../types/inferred-type.ts";
import { bodyOfOutputs, named, recordWith } from "../types/result-types.ts";
import type { Value, ValueObject } from "../value.ts";
import { getMember, isObject } from "../values/members.ts";
import { define, type FunctionSpec, param, repeated } from "./definition.ts";

const ACTION = param("actionName", "text", "The name of the action.");
const LOOP = param("loopName", "text", "The name of the loop.");

/** What an action gave; null while it has not run and when it was skipped. */
export function outputsOf(scope: Scope, name: string): Value {
  const record = scope.context.action(name);
  return record === undefined ? null : ownOrAnyCase(record, "outputs");
}

export function bodyOf(outputs: Value): Value {
  return isObject(outputs) ? ownOrAnyCase(outputs, "body") : null;
}

/** A member by a name that no object inherits, which may therefore be read without asking whose it is. */
export function ownOrAnyCase(object: ValueObject, name: "outputs" | "body"): Value {
  return object[name] ?? getMember(object, name) ?? null;
}

function body(scope: Scope, name: string): Outcome {
  const record = scope.context.action(name);
  // Seen from outside its loop, an action has a list of bodies, one an iteration.
  const bodies = record === undefined ? undefined : getMember(record, "body");
  return Array.isArray(bodies) ? bodies : bodyOf(outputsOf(scope, name));
}

function actions(scope: Scope, name: string): Outcome {
  return scope.context.action(name) ?? refuse(said("finds no action '{name}' that has run.", { name }));
}

const noParameter = (name: string) =>
  said("finds no parameter '{name}' that has a value in the flow.", { name });

/** Whether a failure comes of a parameter without a value: it can be told of where all that is worked out is hidden. */
export function isOfNoParameter(saying: Saying | undefined): boolean {
  if (saying === undefined) return false;
  if (saying.template === noParameter("").saying.template) return true;
  return Object.values(saying.values ?? {}).some((part) => typeof part === "object" && isOfNoParameter(part));
}

/** Functions of agents: they are known, so that flows with them can be kept and explained, but no run has a value. */
function agentOnly(name: string, doc: string): FunctionSpec {
  return define({
    name,
    category: "workflow",
    parameters: [{ ...repeated("argument", "any", "What the agent's function takes."), optional: true }],
    returns: "any",
    doc: `${doc} Only inside an agent; Towpath does not run agents.`,
    example: `${name}()`,
    call: () => refuse(said("has a value only inside an agent, and Towpath does not run agents.")),
  });
}

export const referenceFunctions: readonly FunctionSpec[] = [
  define({
    name: "parameters",
    category: "workflow",
    parameters: [param("parameterName", "text", "The name of the parameter.")],
    returns: "any",
    infer: named((schemas, name) => schemas.parameter?.(name)),
    doc: "The value of a parameter of the flow.",
    example: "parameters('fullName')",
    call: (scope, name) => {
      const value = scope.context.parameter(name);
      return value === undefined ? refuse(noParameter(name)) : value;
    },
  }),
  define({
    name: "variables",
    category: "workflow",
    parameters: [param("variableName", "text", "The name of the variable.")],
    returns: "any",
    infer: named((schemas, name) => schemas.variable?.(name)),
    doc: "The current value of a variable.",
    example: "variables('counter')",
    call: (scope, name) => {
      const value = scope.context.variable(name);
      return value === undefined
        ? refuse(said("finds no variable '{name}' that has been initialized.", { name }))
        : value;
    },
  }),
  define({
    name: "outputs",
    category: "workflow",
    parameters: [ACTION],
    returns: "any",
    infer: named((schemas, name) => schemas.outputs?.(name)),
    doc: "The outputs of an action; null when it has not run.",
    example: "outputs('Get_user')",
    call: outputsOf,
  }),
  define({
    name: "body",
    category: "workflow",
    parameters: [ACTION],
    returns: "any",
    infer: named((schemas, name) => bodyOfOutputs(schemas.outputs?.(name))),
    doc: "The body in the outputs of an action; null when it has not run.",
    example: "body('Get_user')",
    call: body,
  }),
  define({
    name: "actions",
    category: "workflow",
    parameters: [ACTION],
    returns: "object",
    infer: named((schemas, name) => recordWith(schemas.outputs?.(name))),
    doc: "The whole record of an action: status, code, inputs, outputs, times.",
    example: "actions('Get_user').status",
    call: actions,
  }),
  define({
    name: "actionOutputs",
    category: "workflow",
    parameters: [ACTION],
    returns: "any",
    infer: named((schemas, name) => schemas.outputs?.(name)),
    doc: "The outputs of an action.",
    example: "actionOutputs('Get_user')",
    deprecated: "outputs",
    call: outputsOf,
  }),
  define({
    name: "actionBody",
    category: "workflow",
    parameters: [ACTION],
    returns: "any",
    infer: named((schemas, name) => bodyOfOutputs(schemas.outputs?.(name))),
    doc: "The body in the outputs of an action.",
    example: "actionBody('Get_user')",
    deprecated: "body",
    call: body,
  }),
  define({
    name: "action",
    category: "workflow",
    parameters: [],
    returns: "object",
    doc: "The record of the current action, where there is one (tracked properties, the condition of a do-until).",
    example: "action().outputs.body",
    call: (scope) =>
      scope.context.currentAction() ?? refuse(said("can be used only where an action is running.")),
  }),
  define({
    name: "item",
    category: "workflow",
    parameters: [],
    returns: "any",
    infer: ({ schemas }) => schemas.item?.() ?? UNKNOWN,
    doc: "The current item of the innermost for-each loop, or of the array an action works on.",
    example: "item()?['name']",
    call: (scope) => {
      const value = scope.context.item();
      return value === undefined
        ? refuse(said("can be used only inside a loop or where an array is worked on."))
        : value;
    },
  }),
  define({
    name: "items",
    category: "workflow",
    parameters: [LOOP],
    returns: "any",
    infer: named((schemas, name) => schemas.items?.(name)),
    doc: "The current item of the named for-each loop.",
    example: "items('For_each')",
    call: (scope, name) => {
      const value = scope.context.items(name);
      return value === undefined
        ? refuse(said("finds no for-each loop '{name}' around this place.", { name }))
        : value;
    },
  }),
  define({
    name: "iterationIndexes",
    category: "workflow",
    parameters: [LOOP],
    returns: "integer",
    doc: "The number of the current iteration of the named do-until loop, counted from 0.",
    example: "iterationIndexes('Until')",
    call: (scope, name) =>
      scope.context.iterationIndex(name) ??
      refuse(said("finds no do-until loop '{name}' around this place.", { name })),
  }),
  define({
    name: "result",
    category: "workflow",
    parameters: [param("scopeName", "text", "The name of the scope, loop, condition or switch.")],
    returns: "array",
    doc: "The records of the actions directly inside a scope.",
    example: "result('Try')",
    call: (scope, name) =>
      scope.context.result(name) ?? refuse(said("finds no scope '{name}' whose actions have run.", { name })),
  }),
  define({
    name: "workflow",
    category: "workflow",
    parameters: [],
    returns: "object",
    doc: "About the flow itself and its run: name, id, location, tags, run.",
    example: "workflow().run.name",
    call: (scope) => scope.context.workflow(),
  }),
  define({
    name: "listCallbackUrl",
    category: "workflow",
    parameters: [],
    returns: "text",
    doc: "The address that calls this trigger or action back; only in webhooks.",
    example: "listCallbackUrl()",
    call: (scope) =>
      scope.context.listCallbackUrl() ?? refuse(said("can be used only in a webhook trigger or action.")),
  }),
  define({
    name: "appsetting",
    category: "workflow",
    parameters: [param("settingName", "text", "The name of the setting.")],
    returns: "text",
    doc: "The value of an application setting.",
    example: "appsetting('ServiceAddress')",
    call: (scope, name) =>
      scope.context.appSetting(name) ?? refuse(said("finds no application setting '{name}'.", { name })),
  }),
  define({
    name: "agentParameters",
    category: "workflow",
    parameters: [param("parameterName", "text", "The name of the parameter of the tool.")],
    returns: "any",
    doc: "The value an agent gave for a parameter of the tool it called.",
    example: "agentParameters('city')",
    call: (scope, name) => {
      const value = scope.context.agentParameter?.(name);
      return value === undefined
        ? refuse(said("finds no parameter '{name}' of an agent's tool around this place.", { name }))
        : value;
    },
  }),
  agentOnly("channelTriggerBody", "What came in by the channel of a conversation an agent leads."),
  agentOnly("assistantMessage", "What an agent's model answered last."),
];
