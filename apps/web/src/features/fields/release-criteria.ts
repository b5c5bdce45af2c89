import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { member } from "./action-outputs.ts";
import { representsRecurrence } from "./controls/recurrence-control.tsx";
import { withMember } from "./controls/variables-control.tsx";

/** What releases a batch: the members of `releaseCriteria`. */
export type Criterion = "messageCount" | "batchSize" | "recurrence";

/** A batch that somebody adds begins with this. */
export const NEW_BATCH: ValueObject = { releaseCriteria: { messageCount: 10 } };

export function criteriaOf(configuration: Value): ValueObject {
  const criteria = isObject(configuration) ? member(configuration, "releaseCriteria") : undefined;
  return isObject(criteria) ? criteria : {};
}

/** The configuration with one criterion set, or taken away; whatever else it holds stays. */
export function withCriterion(
  configuration: Value,
  criterion: Criterion,
  value: Value | undefined,
): ValueObject {
  const whole = isObject(configuration) ? configuration : {};
  return withMember(whole, "releaseCriteria", withMember(criteriaOf(whole), criterion, value));
}

/** Names and plain criteria have a form; expressions and what is misshapen are shown as JSON. */
export function representsBatches(value: Value | undefined): boolean {
  if (value === undefined || value === "") return true;
  return isObject(value) && !Object.hasOwn(value, "") && Object.values(value).every(isPlain);
}

function isPlain(configuration: Value): boolean {
  if (!isObject(configuration)) return false;
  const criteria = member(configuration, "releaseCriteria");
  if (criteria === undefined) return true;
  if (!isObject(criteria)) return false;
  const recurrence = member(criteria, "recurrence");
  return (
    isCount(member(criteria, "messageCount")) &&
    isCount(member(criteria, "batchSize")) &&
    (recurrence === undefined || (isObject(recurrence) && representsRecurrence(recurrence)))
  );
}

const isCount = (value: Value | undefined): boolean =>
  value === undefined || (typeof value === "number" && Number.isInteger(value));
