import { expect, test } from "vitest";
import { messagesOf } from "../../words/messages-of.ts";
import { createWords, ENGLISH } from "../../words/translate.ts";
import { recurrenceWords } from "./recurrence-words.ts";

test.each([
  [{ frequency: "Minute", interval: 5 }, "Every 5 minutes"],
  [{ frequency: "Hour", interval: 1 }, "Every hour"],
  [{ frequency: "Day", interval: 1 }, "Every day (UTC)"],
  [{ frequency: "Day", interval: 1, startTime: "2026-01-01T09:05:00Z" }, "Every day at 09:05 (UTC)"],
  [
    { frequency: "Day", interval: 1, schedule: { weekDays: ["Monday"], hours: [9] } },
    "Every day on Monday at 09:00 (UTC)",
  ],
  [
    {
      frequency: "Week",
      interval: 1,
      timeZone: "W. Europe Standard Time",
      schedule: {
        weekDays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        hours: [9],
        minutes: [0],
      },
    },
    "Every weekday at 09:00 (Europe/Berlin)",
  ],
  [
    {
      frequency: "Week",
      interval: 2,
      schedule: { weekDays: ["Friday", "Monday"], hours: [8, 16], minutes: [30] },
    },
    "Every 2 weeks on Monday and Friday at 08:30 and 16:30 (UTC)",
  ],
  [
    { frequency: "Month", interval: 1, schedule: { monthDays: [1, 15, -1], hours: [6] } },
    "Every month on day 1 and 15 and the last day at 06:00 (UTC)",
  ],
  [
    { frequency: "Month", interval: 3, schedule: { monthlyOccurrences: [{ day: "Monday", occurrence: 1 }] } },
    "Every 3 months on the first Monday (UTC)",
  ],
  [
    { frequency: "Day", interval: 1, schedule: { minutes: [15] } },
    "Every day at minute 15 of each hour (UTC)",
  ],
  [{ frequency: "Never" }, "The frequency must be Second, Minute, Hour, Day, Week, Month or Year."],
])("%j is said as it is meant", (recurrence, words) => {
  expect(recurrenceWords(ENGLISH, recurrence)).toBe(words);
});

const german = createWords("de", await messagesOf("de"));

test.each([
  [{ frequency: "Minute", interval: 5 }, "Alle 5 Minuten"],
  [
    {
      frequency: "Week",
      interval: 2,
      timeZone: "Europe/Berlin",
      schedule: { weekDays: ["Friday", "Monday"], hours: [8, 16], minutes: [30] },
    },
    "Alle 2 Wochen am Montag und Freitag um 08:30 und 16:30 (Europe/Berlin)",
  ],
  [
    { frequency: "Month", interval: 1, schedule: { monthDays: [1, 15], hours: [6] } },
    "Jeden Monat am 1. und 15. Tag um 06:00 (UTC)",
  ],
  [
    {
      frequency: "Month",
      interval: 3,
      schedule: { monthlyOccurrences: [{ day: "Monday", occurrence: -1 }] },
    },
    "Alle 3 Monate am letzten Montag (UTC)",
  ],
])("%j is said in German", (recurrence, words) => {
  expect(recurrenceWords(german, recurrence)).toBe(words);
});
