import {
  compileExpression,
  compileTemplate,
  contextFromRecord,
  type EvaluationContext,
  getMember,
  isObject,
  parseJson,
  type Reference,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { ENGLISH, type Sayable, type Words } from "../../../words/translate.ts";
import { member } from "../action-outputs.ts";

/** One step as a run recorded it. */
export interface StepRecord {
  readonly action: string;
  readonly status: string;
  readonly code: string | null;
  readonly inputsText: string | null;
  readonly outputsText: string | null;
  /** Why values are missing, in plain words. */
  readonly withheld: string | null;
}

/** What a run held at one place, as the server tells it. */
export interface RunValues {
  readonly triggerText: string | null;
  readonly withheld: string | null;
  readonly items: readonly StepRecord[];
  readonly variablesText: string;
}

/** A loop around a field, or the rows of the field's own step. */
export interface LiveLoop {
  readonly name: string;
  readonly kind: "foreach" | "until" | "rows";
  /** The template of its list; absent for `until`. */
  readonly list: Value | undefined;
}

/** A place in a loop: which item is looked at, of how many. */
export interface LivePlace {
  readonly loop: LiveLoop;
  readonly index: number;
  /** Null where the list cannot be worked out. */
  readonly count: number | null;
}

/** Everything that results are worked out from. */
export interface LiveWorld {
  readonly context: EvaluationContext;
  readonly places: readonly LivePlace[];
  /** Why a reference has no value in this run, in plain words; null when it has one. */
  readonly missing: (reference: Reference) => string | null;
}

export interface WorldParts {
  readonly values: RunValues;
  readonly loops: readonly LiveLoop[];
  /** The chosen item of each loop, by its name. */
  readonly chosen: Readonly<Record<string, number>>;
  readonly parameters: ValueObject;
  readonly workflow: ValueObject;
  /** Epoch milliseconds, for `utcNow()`. */
  readonly now: number;
  /** Steps that are not among the values may only not have been read yet. */
  readonly isReading?: boolean;
  /** The language of what cannot be told. */
  readonly t?: Words;
}

export function liveWorld(parts: WorldParts): LiveWorld {
  const { values, parameters, workflow, now } = parts;
  const trigger = objectIn(values.triggerText);
  const actions = actionRecords(values.items);
  const variables = objectIn(values.variablesText) ?? {};
  const plain = contextFromRecord({ parameters, variables, actions, workflow }, { nowMs: now });
  const base: EvaluationContext = {
    ...plain,
    trigger: () => (trigger === undefined ? undefined : { name: "trigger", outputs: trigger }),
  };
  const { context, places } = withinLoops(base, parts);
  return { context, places, missing: (reference) => missingIn(parts, variables, reference) };
}

function actionRecords(items: readonly StepRecord[]): ValueObject {
  return Object.fromEntries(
    items.map(({ action, status, code, inputsText, outputsText }) => [
      action,
      {
        name: action,
        status,
        ...(code === null ? {} : { code }),
        ...withValue("inputs", inputsText),
        ...withValue("outputs", outputsText),
      },
    ]),
  );
}

function withValue(name: string, text: string | null): ValueObject {
  const parsed = text === null ? null : parseJson(text);
  return parsed?.ok ? { [name]: parsed.value } : {};
}

function objectIn(text: string | null): ValueObject | undefined {
  const parsed = text === null ? null : parseJson(text);
  return parsed?.ok && isObject(parsed.value) ? parsed.value : undefined;
}

/** Outermost first: the list of an inner loop may speak of the item of an outer one. */
function withinLoops(base: EvaluationContext, { loops, chosen }: WorldParts) {
  const items: ValueObject = {};
  const indexes: Record<string, number> = {};
  const places: LivePlace[] = [];
  let row: Value | undefined;
  const context: EvaluationContext = {
    ...base,
    item: () => row,
    items: (name) => getMember(items, name),
    iterationIndex: (name) => asNumber(getMember(indexes, name)),
  };
  for (const loop of loops) {
    const list = listOf(loop, context);
    const wanted = chosen[loop.name] ?? 0;
    const index = list === null ? wanted : Math.min(wanted, Math.max(0, list.length - 1));
    places.push({ loop, index, count: list?.length ?? null });
    if (loop.kind === "until") indexes[loop.name] = index;
    else {
      row = list?.[index];
      if (loop.kind === "foreach" && row !== undefined) items[loop.name] = row;
    }
  }
  return { context, places };
}

const asNumber = (value: Value | undefined) => (typeof value === "number" ? value : undefined);

function listOf({ list }: LiveLoop, context: EvaluationContext): readonly Value[] | null {
  if (list === undefined) return null;
  const result = compileTemplate(list).evaluate(context);
  return result.ok && Array.isArray(result.value) ? result.value : null;
}

const OF_ACTION = new Set([
  "body",
  "outputs",
  "actions",
  "actionbody",
  "actionoutputs",
  "formdatavalue",
  "formdatamultivalues",
  "multipartbody",
]);
const OF_TRIGGER = /^trigger/;

function missingIn(parts: WorldParts, variables: ValueObject, { fn, name }: Reference): string | null {
  const { t = ENGLISH } = parts;
  const lower = fn.toLowerCase();
  if (OF_TRIGGER.test(lower)) return parts.values.withheld;
  if (name === undefined) return null;
  if (OF_ACTION.has(lower)) return missingStep(parts, name);
  const has = (record: ValueObject) => getMember(record, name) !== undefined;
  switch (lower) {
    case "variables":
      return has(variables) ? null : t("The variable “{name}” cannot be told from this run.", { name });
    case "parameters":
      return has(parts.parameters)
        ? null
        : t("The parameter “{name}” has no value that can be shown here.", { name });
    case "result":
      return t("What a group of actions came to is not worked out here.");
    default:
      return null;
  }
}

function missingStep({ values, isReading = false, t = ENGLISH }: WorldParts, name: string): string | null {
  const step = values.items.find(({ action }) => action.toLowerCase() === name.toLowerCase());
  if (step === undefined && isReading) return t("Reading the run …");
  const title = name.replaceAll("_", " ");
  if (step === undefined || step.status === "Skipped")
    return t("“{title}” did not run in this run.", { title });
  return step.withheld === null
    ? null
    : t("“{title}” cannot be shown: {reason}", { title, reason: step.withheld });
}

/** What stands under a field. */
export type LiveResult =
  | { readonly kind: "value"; readonly value: Value }
  | ({ readonly kind: "problem" } & Sayable);

/**
 * What a value of the definition comes to with the data of a run.
 *
 * @param isExpression the text is one expression without its `@`
 * @returns null when there is nothing to work out: it is constant, or not sound yet
 */
export function liveResult(source: Value, isExpression: boolean, world: LiveWorld): LiveResult | null {
  const compiled =
    isExpression && typeof source === "string" ? compileExpression(source) : compileTemplate(source);
  if (compiled.failure !== null || (compiled.constant && !isExpression)) return null;
  for (const reference of compiled.references) {
    const message = world.missing(reference);
    if (message !== null) return { kind: "problem", message };
  }
  const result = compiled.evaluate(world.context);
  return result.ok
    ? { kind: "value", value: result.value }
    : { kind: "problem", message: result.failure.message, saying: result.failure.saying };
}

/** Names of actions that a value of the definition reads. */
export function actionsReadBy(source: Value): string[] {
  const names = compileTemplate(source).references.flatMap(({ fn, name }) =>
    name !== undefined && OF_ACTION.has(fn.toLowerCase()) ? [name] : [],
  );
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

/** Members of a step that hold other steps: what those read is not what its own fields read. */
const INNER = new Set(["actions", "else", "cases", "default", "runafter", "tools"]);

export function ownMembers(step: ValueObject): ValueObject {
  return Object.fromEntries(Object.entries(step).filter(([key]) => !INNER.has(key.toLowerCase())));
}

/** The list whose rows the fields of a row-wise step see; undefined for other steps. */
export function rowsOf(step: ValueObject): Value | undefined {
  const type = String(member(step, "type") ?? "").toLowerCase();
  return type === "query" || type === "select" || type === "table" ? member(step, "inputs/from") : undefined;
}
