import { compileTemplate, emptyContext, isObject, type Value, type ValueObject } from "@towpath/expressions";
import {
  allActions,
  type Definition,
  parameterProblem,
  runConcurrency,
  unreadableReferences,
} from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { hasOption, member, memberObject, memberText } from "./actions/inputs.ts";
import { type CompileState, compileBlock, escapePointer, PlanProblem, trackingOf } from "./compile-block.ts";
import { compileProgram } from "./compile-program.ts";
import { compileCondition } from "./condition.ts";
import { forgetfulLoops } from "./loop-memory.ts";
import type { ActionPlan, Plan, TriggerPlan } from "./plan.ts";
import { type HiddenParts, hiddenParts } from "./secure-data.ts";

const REQUEST_TYPES: ReadonlySet<string> = new Set(["request", "manual"]);
const WEBHOOK_TYPES: ReadonlySet<string> = new Set([
  "httpwebhook",
  "openapiconnectionwebhook",
  "apiconnectionwebhook",
]);
const POLLING_TYPES: ReadonlySet<string> = new Set(["http", "openapiconnection", "apiconnection"]);

export interface PlanFailure {
  /** `InvalidParameter`: the definition is sound, but a value given for a parameter does not fit it. */
  readonly code: "InvalidDefinition" | "InvalidParameter";
  readonly message: string;
  /** JSON Pointer into the definition. */
  readonly path: string;
}

export interface PlanOptions {
  readonly parameterValues?: ValueObject;
  /** By action name, `{status, outputs?}`: given out by draft runs instead of what the action does. */
  readonly pins?: ValueObject;
}

/**
 * Turns a definition into a plan: once a version, then used by all its runs. Every template is compiled here.
 * Types nobody can run compile to an action that fails when it is reached; what cannot be ordered or named fails now.
 */
export function compilePlan(definition: Definition, options: PlanOptions = {}): Result<Plan, PlanFailure> {
  try {
    return ok(compile(definition, options));
  } catch (error) {
    if (error instanceof PlanProblem) {
      return fail({ code: error.code, message: error.message, path: error.path });
    }
    throw error;
  }
}

function compile(definition: Definition, { parameterValues = {}, pins = {} }: PlanOptions): Plan {
  const pinned = new Map(Object.entries(pins).map(([name, pin]) => [name.toLowerCase(), pin]));
  const hidden = hiddenParts(definition);
  const trigger = compileTrigger(definition, hidden);
  const unreadable = unreadableReferences(definition);
  const byName = new Map<string, ActionPlan>();
  const state: CompileState = {
    byName,
    hidden: hidden.actions,
    triggerName: trigger?.name.toLowerCase() ?? null,
    unreadable: unreadable.actions,
    forgetful: forgetfulLoops(definition),
    pin: (name) => pinned.get(name.toLowerCase()),
    staticResult: (name) => member(member(definition, "staticResults"), name),
    program: (action, plan, path) =>
      compileProgram({
        action,
        inputs: member(action, "inputs"),
        plan,
        path,
        state,
        // Without any trigger the flow is started by hand, as by a request.
        triggerAnswers: trigger === null || trigger.isRequest,
      }),
  };
  const root = compileBlock(state, member(definition, "actions"), {
    owner: null,
    branch: "actions",
    path: "/actions",
  });
  return {
    definition,
    root,
    byName,
    trigger,
    parameters: parametersOf(definition, parameterValues),
    outputs: Object.entries(memberObject(definition, "outputs")).map(([name, output]) => ({
      name,
      value: compileTemplate(member(output, "value") ?? null),
      hidden: hidden.outputs.has(name),
      unreadable: unreadable.outputs.get(name) ?? null,
    })),
    tracks: [...byName.values()].some((action) => action.tracked !== null),
    answersLater: [...byName.values()].some(({ program }) => program.kind === "response" && program.later),
    hasResponse: [...byName.values()].some((action) => action.program.kind === "response"),
  };
}

function compileTrigger(definition: Definition, hidden: HiddenParts): TriggerPlan | null {
  const [entry] = Object.entries(memberObject(definition, "triggers"));
  if (entry === undefined) return null;
  const [name, trigger] = entry;
  if (!isObject(trigger)) throw new PlanProblem(`The trigger '${name}' must be an object.`, "/triggers");
  const conditions = member(trigger, "conditions");
  const type = memberText(trigger, "type") ?? "";
  return {
    name,
    type,
    kind: memberText(trigger, "kind"),
    isRequest: REQUEST_TYPES.has(type.toLowerCase()),
    isWebhook: WEBHOOK_TYPES.has(type.toLowerCase()),
    conditions: (Array.isArray(conditions) ? conditions : []).map((condition) =>
      compileCondition(member(condition, "expression")),
    ),
    ...compileSplit(trigger),
    ...(hidden.trackingIds ? { splitTracking: null } : {}),
    polls: POLLING_TYPES.has(type.toLowerCase()),
    statusDecides: STATUS_WORDS.test(JSON.stringify(conditions ?? null)),
    concurrency: runConcurrency(definition),
    step: trigger,
    inputs: member(trigger, "inputs"),
    hidden: [...hidden.trigger],
    hidesReasons: hidden.reasons,
    hidesRun: hidesRun(definition, trigger),
    clientTracking: hidden.trackingIds ? null : trackingOf(trigger),
    keepsAuthorization: /includeauthorizationheadersinoutputs/i.test(
      memberText(trigger, "operationOptions") ?? "",
    ),
  };
}

/** The option stands at the trigger, or at a Response; whichever of those answers, its caller hears of no run. */
function hidesRun(definition: Definition, trigger: ValueObject): boolean {
  const responses = allActions(definition).filter(({ action }) =>
    /^response$/i.test(memberText(action, "type") ?? ""),
  );
  return [trigger, ...responses.map(({ action }) => action)].some((step) =>
    hasOption(step, "SuppressWorkflowHeadersOnResponse"),
  );
}

/** A condition that speaks of the status code, as `triggerOutputs()['statusCode']` or `trigger().code`. */
const STATUS_WORDS = /statuscode|\bcode\b/i;
const AUTOLOAD = /^\s*@\{?\s*autoload\s*\(\s*\)\s*\}?\s*$/i;

function compileSplit(
  trigger: ValueObject,
): Pick<TriggerPlan, "splitOn" | "splitsByItself" | "splitTracking"> {
  const splitOn = member(trigger, "splitOn") ?? null;
  const correlation = memberObject(memberObject(trigger, "splitOnConfiguration"), "correlation");
  const tracking = member(correlation, "clientTrackingId") ?? null;
  const splitsByItself = typeof splitOn === "string" && AUTOLOAD.test(splitOn);
  return {
    splitOn: splitOn === null || splitsByItself ? null : compileTemplate(splitOn),
    splitsByItself,
    splitTracking: tracking === null ? null : compileTemplate(tracking),
  };
}

/** Given values win over defaults, by name in any case. A default may be an expression without references. */
function parametersOf(definition: Definition, values: ValueObject): Map<string, Value> {
  const parameters = new Map<string, Value>();
  const declarations = memberObject(definition, "parameters");
  for (const [name, declared] of Object.entries(declarations)) {
    const source = member(declared, "defaultValue");
    if (source === undefined) continue;
    const value = compileTemplate(source).evaluate(emptyContext({}));
    parameters.set(name.toLowerCase(), value.ok ? value.value : source);
  }
  for (const [name, value] of Object.entries(values)) {
    const problem = parameterProblem(name, member(declarations, name), value);
    if (problem !== null)
      throw new PlanProblem(problem.message, `/parameters/${escapePointer(name)}`, "InvalidParameter");
    parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}
