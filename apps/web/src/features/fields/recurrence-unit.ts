import { getMember, isObject, type ValueObject } from "@towpath/expressions";

/** The parts of a schedule that a frequency has a use for, in lower case. */
const SCHEDULE_PARTS: Readonly<Record<string, readonly string[]>> = {
  day: ["hours", "minutes"],
  week: ["weekdays", "hours", "minutes"],
  month: ["monthdays", "monthlyoccurrences", "hours", "minutes"],
  year: ["monthdays", "monthlyoccurrences", "hours", "minutes"],
};

/**
 * The recurrence in another unit. What the new unit has no field for goes: days that nobody sees any more would
 * still decide when the flow starts.
 *
 * @param frequency as it is written, e.g. `Week`
 */
export function withFrequency(recurrence: ValueObject, frequency: string): ValueObject {
  const parts = SCHEDULE_PARTS[frequency.toLowerCase()] ?? [];
  const schedule = getMember(recurrence, "schedule");
  const kept = isObject(schedule)
    ? Object.entries(schedule).filter(([part]) => parts.includes(part.toLowerCase()))
    : [];
  const rest = Object.entries(recurrence).flatMap(([key, value]): [string, typeof value][] => {
    if (key.toLowerCase() === "frequency") return [[key, frequency]];
    if (key.toLowerCase() !== "schedule") return [[key, value]];
    return kept.length === 0 ? [] : [[key, Object.fromEntries(kept)]];
  });
  const isNew = getMember(recurrence, "frequency") === undefined;
  return Object.fromEntries(isNew ? [["frequency", frequency], ...rest] : rest);
}
