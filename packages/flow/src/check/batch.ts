import type { Value, ValueObject } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { isRecord, member } from "../tree.ts";
import { isLiteral, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";

type CheckRecurrence = (recurrence: ValueObject, path: readonly string[], problems: ProblemList) => void;

const CRITERIA = [
  { name: "messageCount", title: said("The number of messages"), most: 8_000 },
  { name: "batchSize", title: said("The size of the batch in bytes"), most: 80 * 1_048_576 },
] as const;

/** A batch trigger is configured in the trigger itself, and each of its batches is released at some time. */
export function checkBatch(
  trigger: ValueObject,
  path: readonly string[],
  problems: ProblemList,
  checkRecurrence: CheckRecurrence,
): void {
  const mode = valueBelow(trigger, ["inputs", "mode"]);
  if (mode !== undefined && isLiteral(mode) && String(mode).toLowerCase() !== "inline") {
    const message = said(
      'Towpath cannot run batches of mode "{mode}": they are configured outside the flow. Use the mode Inline, with the configurations in the trigger.',
      { mode: String(mode) },
    );
    problems.unrunnable("not-runnable", [...path, "inputs", "mode"], message);
    return;
  }
  const configurations = valueBelow(trigger, ["inputs", "configurations"]);
  if (configurations === undefined || !isLiteral(configurations)) return;
  const at = [...path, "inputs", "configurations"];
  if (!isRecord(configurations) || Object.keys(configurations).length === 0) {
    problems.unrunnable(
      "missing-input",
      at,
      said("The trigger has no batch. Give one a name and say when it is released."),
    );
    return;
  }
  for (const [name, configuration] of Object.entries(configurations)) {
    checkConfiguration(name, configuration, [...at, name, "releaseCriteria"], problems, checkRecurrence);
  }
}

function checkConfiguration(
  name: string,
  configuration: Value,
  path: readonly string[],
  problems: ProblemList,
  checkRecurrence: CheckRecurrence,
): void {
  const criteria = isRecord(configuration) ? member(configuration, "releaseCriteria") : undefined;
  if (!isRecord(criteria) || Object.keys(criteria).length === 0) {
    const message = said(
      'The batch "{name}" does not say when it is released. Give a messageCount, a batchSize or a recurrence.',
      { name },
    );
    problems.unrunnable("missing-input", path, message);
    return;
  }
  checkNumbers(name, criteria, path, problems);
  const recurrence = member(criteria, "recurrence");
  if (isRecord(recurrence)) checkRecurrence(recurrence, [...path, "recurrence"], problems);
}

function checkNumbers(
  name: string,
  criteria: ValueObject,
  path: readonly string[],
  problems: ProblemList,
): void {
  for (const { name: criterion, title, most } of CRITERIA) {
    const value = member(criteria, criterion);
    if (value === undefined || value === null || !isLiteral(value)) continue;
    const number = literalNumber(value);
    if (number !== null && Number.isInteger(number) && number >= 1 && number <= most) continue;
    const message = said('{title} of "{name}" must be a whole number from 1 to {most}.', {
      title,
      name,
      most,
    });
    // A text is a placeholder somebody has yet to fill in; a number is a mistake.
    if (number === null) problems.unrunnable("out-of-bounds", [...path, criterion], message);
    else problems.error("out-of-bounds", [...path, criterion], message);
  }
}
