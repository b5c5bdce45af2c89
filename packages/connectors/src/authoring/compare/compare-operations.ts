import type { Operation, OperationResponse, Parameter } from "../../connector.ts";
import type { SchemaReader } from "../../openapi/schema-reader.ts";
import { compareSchemas, isWiderType, typeWord } from "./compare-schemas.ts";
import type { ChangeList } from "./connector-change.ts";

export interface OperationSide {
  readonly operation: Operation;
  readonly reader: SchemaReader;
}

/** Tells what differs between two versions of one operation. */
export function compareOperations(before: OperationSide, after: OperationSide, changes: ChangeList): void {
  compareKinds(before.operation, after.operation, changes);
  compareParameters(before.operation, after.operation, changes);
  compareBodies(before, after, changes);
  compareOutputs(before, after, changes);
  compareGrades(before.operation, after.operation, changes);
  compareWords(before.operation, after.operation, changes);
}

const KIND_WORDS: Readonly<Record<Operation["kind"], string>> = {
  action: "an action",
  "polling-trigger": "a polling trigger",
  "webhook-trigger": "a webhook trigger",
  "webhook-action": "a webhook action",
};

function compareKinds(before: Operation, after: Operation, changes: ChangeList): void {
  if (before.kind !== after.kind) {
    changes.breaking(`It was ${KIND_WORDS[before.kind]} and is ${KIND_WORDS[after.kind]}.`);
  } else if (before.batch !== after.batch) {
    changes.breaking(
      after.batch ? "It starts one run for each item now." : "It starts one run for all items now.",
    );
  }
}

function compareParameters(before: Operation, after: Operation, changes: ChangeList): void {
  const left = [...after.parameters];
  for (const parameter of before.parameters) {
    const next = takeSame(left, parameter);
    if (next === undefined) tellGone(parameter, changes);
    else compareParameter(parameter, next, changes);
  }
  for (const parameter of left) tellAdded(parameter, changes);
}

/** Of two with one name, the one in the same place; else one that moved. */
function takeSame(left: Parameter[], { name, in: place }: Parameter): Parameter | undefined {
  const inPlace = left.findIndex((one) => one.name === name && one.in === place);
  const at = inPlace >= 0 ? inPlace : left.findIndex((one) => one.name === name);
  return at < 0 ? undefined : left.splice(at, 1)[0];
}

const memberOf = ({ name }: Parameter) => ({ place: "input", path: name }) as const;
const demandOf = ({ name }: Parameter) => ({ place: "demand", path: name }) as const;

function tellGone(parameter: Parameter, changes: ChangeList): void {
  // What was sent without a word was nobody's input.
  if (parameter.visibility === "internal") changes.compatible(`'${parameter.name}' is no longer sent.`);
  else changes.breaking(`The input '${parameter.name}' is gone.`, memberOf(parameter));
}

function tellAdded(parameter: Parameter, changes: ChangeList): void {
  if (needsValue(parameter)) {
    changes.breaking(`The input '${parameter.name}' is new and must be given.`, demandOf(parameter));
  } else changes.compatible(`The input '${parameter.name}' is new.`, memberOf(parameter));
}

function needsValue(parameter: Parameter): boolean {
  return parameter.required && parameter.default === undefined && parameter.visibility !== "internal";
}

function compareParameter(before: Parameter, after: Parameter, changes: ChangeList): void {
  const member = memberOf(before);
  const name = `The input '${before.name}'`;
  if (before.type !== after.type) {
    const words = `${name} was ${typeWord(before.type)} and is ${typeWord(after.type)}.`;
    // Everything else is written as a text on the wire.
    if (after.type === "string" || isWiderType(before.type, after.type)) changes.compatible(words, member);
    else changes.breaking(words, member);
  }
  if (!before.required && needsValue(after)) changes.breaking(`${name} must be given now.`, demandOf(before));
  const values = new Set(after.choices.map(({ value }) => value));
  const gone = before.choices.filter(({ value }) => !values.has(value));
  if (after.choices.length > 0 && gone.length > 0) {
    const named = gone.slice(0, 5).map(({ title }) => `'${title}'`);
    changes.breaking(`${name} no longer takes ${named.join(", ")}.`, member);
  } else if (before.choices.length === 0 && after.choices.length > 0) {
    changes.breaking(`${name} takes fixed values only.`, member);
  }
  if (before.in !== after.in) changes.compatible(`${name} is sent in the ${after.in} now.`, member);
}

function compareBodies(before: OperationSide, after: OperationSide, changes: ChangeList): void {
  const had = before.operation.body;
  const has = after.operation.body;
  const member = { place: "input", path: "body" } as const;
  const demand = { place: "demand", path: "body" } as const;
  if (had !== null && has !== null) {
    if (!had.required && has.required) changes.breaking("A body must be given now.", demand);
    compareSchemas(
      { reader: before.reader, schema: had.schema },
      { reader: after.reader, schema: has.schema },
      member,
      changes,
    );
  } else if (had !== null) changes.breaking("It no longer takes a body.", member);
  else if (has?.required === true) changes.breaking("It takes a body now, which must be given.", demand);
  else if (has !== null) changes.compatible("It can take a body now.", member);
}

/** What later steps use: the shape of the success, or what a webhook is called with. */
function compareOutputs(before: OperationSide, after: OperationSide, changes: ChangeList): void {
  const had = outputOf(before.operation);
  const has = outputOf(after.operation);
  const member = { place: "output", path: "body" } as const;
  if (had === null && has === null) return;
  if (had === null) changes.compatible("Its outputs are described now.", member);
  else if (has === null) changes.breaking("Its outputs are no longer described.", member);
  else {
    compareSchemas(
      { reader: before.reader, schema: had },
      { reader: after.reader, schema: has },
      member,
      changes,
    );
  }
}

function outputOf(operation: Operation) {
  if (operation.kind === "webhook-trigger" || operation.kind === "webhook-action")
    return operation.notification;
  return successOf(operation.responses)?.schema ?? null;
}

function successOf(responses: readonly OperationResponse[]): OperationResponse | undefined {
  return (
    responses.find(({ status, schema }) => /^2/.test(status) && schema !== null) ??
    responses.find(({ status }) => /^2/.test(status)) ??
    responses.find(({ status }) => status === "default")
  );
}

function compareGrades(before: Operation, after: Operation, changes: ChangeList): void {
  if (before.grade.kind === after.grade.kind) return;
  if (before.grade.kind === "ready" && after.grade.kind !== "ready") {
    changes.breaking(`It cannot be called as it is any more: ${after.grade.reasons.join(" ")}`);
  } else if (after.grade.kind === "ready") changes.compatible("It can be called as it is now.");
}

function compareWords(before: Operation, after: Operation, changes: ChangeList): void {
  if (before.method !== after.method || before.path !== after.path) {
    changes.compatible(`It calls ${after.method} ${after.path} instead of ${before.method} ${before.path}.`);
  }
  if (before.title !== after.title)
    changes.compatible(`It is called '${after.title}' instead of '${before.title}'.`);
  if (!before.deprecated && after.deprecated)
    changes.compatible("It is deprecated: pickers no longer offer it.");
  if (before.visibility !== "internal" && after.visibility === "internal") {
    changes.compatible("It is hidden: pickers no longer offer it.");
  }
}
