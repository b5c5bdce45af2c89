import { type EvaluationContext, isObject, type Value } from "@towpath/expressions";
import type { TriggerPlan } from "./plan.ts";
import type { TriggerEvent } from "./run-store.ts";

/** How the expressions of a trigger see an event. */
export type SeenAs = (event: TriggerEvent) => EvaluationContext;

/** Why this event starts no run; null when every condition holds. One that has no value does not hold. */
export function refusalOf(trigger: TriggerPlan, context: EvaluationContext): string | null {
  for (const condition of trigger.conditions) {
    const holds = condition.evaluate(context);
    if (!holds.ok) return `A trigger condition has no value. ${stumbledOver(trigger, holds.failure.message)}`;
    if (!holds.value) return "A trigger condition does not hold.";
  }
  return null;
}

/** Why an expression has no value quotes what it read; callers and lists of checks are told of nothing secured. */
export function stumbledOver({ hidesReasons }: Pick<TriggerPlan, "hidesReasons">, why: string): string {
  return hidesReasons ? "Why is hidden, because it reads something that is secured." : why;
}

/**
 * The items of `splitOn` that start a run: conditions are asked of each item, as those of the triggers that watch lists
 * are written (`triggerBody()?['Status']` is the status of the new row). What an item does not say, the event it came
 * in still does: its headers, its status code and the members beside the list.
 */
export function itemsThatFire(
  trigger: TriggerPlan,
  whole: TriggerEvent,
  items: readonly Value[],
  seenAs: SeenAs,
): readonly Value[] {
  if (trigger.conditions.length === 0) return items;
  const wholeContext = seenAs(whole);
  return items.filter((item) => {
    const itemContext = seenAs({ ...whole, outputs: besideItem(whole.outputs, item) });
    return trigger.conditions.every((condition) => {
      const ofItem = condition.evaluate(itemContext);
      if (ofItem.ok) return ofItem.value;
      const ofWhole = condition.evaluate(wholeContext);
      return ofWhole.ok && ofWhole.value;
    });
  });
}

function besideItem(outputs: Value | undefined, item: Value): Value {
  if (!isObject(outputs)) return { body: item };
  const { body } = outputs;
  const seen = isObject(body) && isObject(item) ? { ...body, ...item } : item;
  return { ...outputs, body: seen };
}
