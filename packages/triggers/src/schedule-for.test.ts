import { isObject, parseJson } from "@towpath/expressions";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { nextOccurrence } from "./recurrence/next-occurrence.ts";
import { scheduleFor } from "./schedule-for.ts";

const NOW = Temporal.Instant.from("2026-01-31T10:20:30Z").epochMilliseconds;
const DAY = 86_400_000;
const aDefinition = (trigger: Record<string, string | object>, more: object = {}) =>
  JSON.parse(JSON.stringify({ triggers: { Recurrence: trigger }, actions: {}, ...more }));

test("a flow without a recurrence has no schedule", () => {
  expect(scheduleFor(aDefinition({ type: "Request", kind: "Http" }), NOW)).toBe(null);
  expect(scheduleFor({ actions: {} }, NOW)).toBe(null);
});

test("a recurrence without start fires at once and then in step with that moment, also after short months", () => {
  const schedule = scheduleFor(
    aDefinition({ type: "Recurrence", recurrence: { frequency: "Month", interval: 1 } }),
    NOW,
  );
  expect(schedule).toMatchObject({ triggerName: "Recurrence", nextAt: NOW });
  const february = nextOccurrence(schedule?.recurrence, NOW, NOW) ?? 0;
  const march = nextOccurrence(schedule?.recurrence, february, february) ?? 0;
  expect([february, march]).toEqual([NOW + 28 * DAY, NOW + 59 * DAY]);
});

test.each(["Second", "Hour", "Day", "Week", "Month", "Year"])(
  "published in the middle of a second, one of each %s fires at that moment",
  (frequency) => {
    const trigger = { type: "Recurrence", recurrence: { frequency, interval: 1 } };
    for (const ms of [1, 250, 499, 500, 750, 999]) {
      const schedule = scheduleFor(aDefinition(trigger), NOW + ms);
      expect(schedule?.nextAt).toBe(NOW + ms);
      const next = nextOccurrence(schedule?.recurrence, NOW + ms, NOW + ms) ?? 0;
      expect((next - NOW - ms) % 1_000).toBe(0);
      expect(next).toBeGreaterThan(NOW + ms);
    }
  },
);

test("a recurrence with hours waits for the first of them", () => {
  const trigger = {
    type: "Recurrence",
    recurrence: { frequency: "Day", interval: 1, schedule: { hours: [9], minutes: [0] } },
  };
  const nextAt = Temporal.Instant.from("2026-02-01T09:00:00Z").epochMilliseconds;
  expect(scheduleFor(aDefinition(trigger), NOW)).toMatchObject({ nextAt });
});

test("parameters may say how often, by their default or by the flow's own value", () => {
  const definition = aDefinition(
    { type: "Recurrence", recurrence: { frequency: "Minute", interval: "@parameters('every')" } },
    { parameters: { every: { type: "Int", defaultValue: 5 } } },
  );
  expect(scheduleFor(definition, NOW)?.recurrence).toMatchObject({ interval: 5 });
  expect(scheduleFor(definition, NOW, { every: 7 })?.recurrence).toMatchObject({ interval: 7 });
});

test("a whole number may be spelled as a float", () => {
  const definition = parseJson(
    '{"triggers":{"R":{"type":"Recurrence","recurrence":{"frequency":"Day","interval":1.0,"schedule":{"hours":[9.0]}}}}}',
  );
  const schedule = definition.ok && isObject(definition.value) ? scheduleFor(definition.value, NOW) : null;
  expect(schedule?.nextAt).toBe(Temporal.Instant.from("2026-02-01T09:00:00Z").epochMilliseconds);
});

test("a recurrence that is not valid never fires", () => {
  const trigger = { type: "Recurrence", recurrence: { frequency: "Sometimes" } };
  expect(scheduleFor(aDefinition(trigger), NOW)).toMatchObject({ nextAt: null });
});
