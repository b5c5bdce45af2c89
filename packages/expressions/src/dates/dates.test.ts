import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, failureOf } from "../testing/evaluate.ts";
import { dateOf, dayOf } from "./moment.ts";

const NOW = { utcNow: "2025-09-25T05:18:31.3384797Z" };

describe("reading dates", () => {
  test.each([
    ["2018-03-15T13:27:36Z", "2018-03-15T13:27:36.0000000Z"],
    ["2018-03-15", "2018-03-15T00:00:00.0000000"],
    ["2018-03-15 13:27", "2018-03-15T13:27:00.0000000"],
    ["2018-03-15T00:00:00+02:00", "2018-03-14T22:00:00.0000000+00:00"],
    ["2018-03-15T13:27:36.12345678Z", "2018-03-15T13:27:36.1234568Z"],
    ["3/15/2018 1:05 PM", "2018-03-15T13:05:00.0000000"],
    ["12/31/2017 12:00:00 AM", "2017-12-31T00:00:00.0000000"],
    ["March 15, 2018", "2018-03-15T00:00:00.0000000"],
    ["Thursday, 15 Mar 2018 08:00:00 GMT", "2018-03-15T08:00:00.0000000Z"],
    ["15 March 2018", "2018-03-15T00:00:00.0000000"],
    ["2018/03/15", "2018-03-15T00:00:00.0000000"],
    ["1/2/49", "2049-01-02T00:00:00.0000000"],
    ["1/2/50", "1950-01-02T00:00:00.0000000"],
    ["10:30", "2025-09-25T10:30:00.0000000"],
    ["2018-03-15T24:00:00", "2018-03-16T00:00:00.0000000"],
  ])("%s", (text, expected) => {
    expect(evaluate("@formatDateTime(parameters('t'))", { ...NOW, parameters: { t: text } })).toBe(expected);
  });

  test.each([
    "",
    "x",
    "2018-13-01",
    "2018-02-30",
    "25:00",
    "2018-01-01T80:00:00Z",
    "99",
    "1/2/3/4",
    "2018-03-15T10:00:00+15:00",
  ])("%j is no date", (text) => {
    expect(failureOf("@addDays(parameters('t'), 1)", { parameters: { t: text } }).message).toMatch(
      /'addDays' cannot read .* as a date and time/,
    );
  });

  test("a language's order and names, and exact formats", () => {
    expect(evaluate("@parseDateTime('3 août 2019', 'fr-FR')")).toBe("2019-08-03T00:00:00.0000000");
    expect(evaluate("@parseDateTime('03.04.2019 15:00', 'de-DE')")).toBe("2019-04-03T15:00:00.0000000");
    expect(evaluate("@parseDateTime('20190521 1430', 'en-US', 'yyyyMMdd HHmm')")).toBe(
      "2019-05-21T14:30:00.0000000",
    );
    expect(evaluate("@parseDateTime('5/21/2019 2 PM', 'en-US', 'M/d/yyyy h tt')")).toBe(
      "2019-05-21T14:00:00.0000000",
    );
    expect(failureOf("@parseDateTime('x', 'en-US', 'yyyy')").message).toMatch(/of the format 'yyyy'/);
  });
});

describe("writing dates", () => {
  const at = (format: string, locale = "en-US") =>
    evaluate("@formatDateTime('2018-03-05T01:02:03.4567890Z', parameters('f'), parameters('l'))", {
      parameters: { f: format, l: locale },
    });

  test.each([
    ["d", "3/5/2018"],
    ["D", "Monday, March 5, 2018"],
    ["f", "Monday, March 5, 2018 1:02 AM"],
    ["F", "Monday, March 5, 2018 1:02:03 AM"],
    ["g", "3/5/2018 1:02 AM"],
    ["G", "3/5/2018 1:02:03 AM"],
    ["M", "March 5"],
    ["o", "2018-03-05T01:02:03.4567890Z"],
    ["R", "Mon, 05 Mar 2018 01:02:03 GMT"],
    ["s", "2018-03-05T01:02:03"],
    ["t", "1:02 AM"],
    ["T", "1:02:03 AM"],
    ["u", "2018-03-05 01:02:03Z"],
    ["U", "Monday, March 5, 2018 1:02:03 AM"],
    ["y", "March 2018"],
    ["yyyy-MM-ddTHH:mm:ss.fff", "2018-03-05T01:02:03.456"],
    ["yy y M MM MMM MMMM d dd ddd dddd", "18 18 3 03 Mar March 5 05 Mon Monday"],
    ["h hh H HH m mm s ss t tt", "1 01 1 01 2 02 3 03 A AM"],
    ["FFFFFFF", "456789"],
    ["%d", "5"],
    ["'day' d \\d", "day 5 d"],
    ["zzz K", "+00:00 Z"],
    ["yyyyMMdd", "20180305"],
  ])("format %s", (format, expected) => {
    expect(at(format)).toBe(expected);
  });

  test("other languages", () => {
    expect(at("D", "de-DE")).toBe("Montag, 5. März 2018");
    expect(at("d", "fr-FR")).toBe("05/03/2018");
    expect(at("d MMMM", "ru-RU")).toBe("5 марта");
    expect(at("MMMM yyyy", "ru-RU")).toBe("март 2018");
    expect(at("t", "en-GB")).toBe("01:02");
  });

  test.each([["x"], ["'open"], ["ffffffff"], ["\\"], ["%"]])("format %s is refused", (format) => {
    expect(() => at(format)).toThrow(/does not know the date format/);
  });

  test("an unknown locale is refused", () => {
    expect(() => at("D", "xx-invalid-locale-name")).toThrow(/does not know the locale/);
  });
});

describe("calculating with dates", () => {
  test.each([
    ["@addToTime('2016-01-31T00:00:00Z', 1, 'Month')", "2016-02-29T00:00:00.0000000Z"],
    ["@addToTime('2016-02-29', 1, 'year')", "2017-02-28T00:00:00.0000000"],
    ["@subtractFromTime('2018-01-01T00:00:00Z', 2, 'Week', 'yyyy-MM-dd')", "2017-12-18"],
    ["@addSeconds('2018-03-15T23:59:59.9999999Z', 1)", "2018-03-16T00:00:00.9999999Z"],
    ["@addMinutes('2018-03-15T00:00:00Z', -1)", "2018-03-14T23:59:00.0000000Z"],
    ["@startOfHour('2018-03-15T13:30:30Z')", "2018-03-15T13:00:00.0000000Z"],
    ["@startOfDay('2018-03-15T13:30:30')", "2018-03-15T00:00:00.0000000"],
    ["@dayOfWeek('2018-03-15')", 4],
    ["@dayOfYear('2018-12-31')", 365],
    ["@string(ticks('2018-01-01T00:00:00Z'))", "636503616000000000"],
    ["@dateDifference('2018-01-02T03:00:00', '2018-01-01T00:00:00.5')", "-1.02:59:59.5000000"],
    ["@getPastTime(1, 'Hour')", "2025-09-25T04:18:31.3384797Z"],
  ])("%s", (text, expected) => {
    expect(evaluate(text, NOW)).toBe(expected);
  });

  test.each([
    ["@addDays('9999-12-31', 1)", /outside the years/],
    ["@addToTime('2018-01-01', 1, 'Fortnight')", /knows the units/],
    ["@addDays('2018-01-01', 1.5)", /to be an integer/],
    ["@addDays(null, 1)", /but null came/],
  ])("%s fails", (text, message) => {
    expect(failureOf(text).message).toMatch(message);
  });

  test("day numbers and dates agree over the whole calendar", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_652_058 }), (day) => {
        const { year, month, dayOfMonth } = dateOf(day);
        expect(dayOf(year, month, dayOfMonth)).toBe(day);
        const date = new Date(Date.UTC(2000, month - 1, dayOfMonth));
        date.setUTCFullYear(year, month - 1, dayOfMonth);
        expect(date.getTime()).toBe((day - 719_162) * 86_400_000);
      }),
    );
  });
});

describe("time zones", () => {
  test.each([
    ["@convertFromUtc('2018-07-01T12:00:00Z', 'Pacific Standard Time')", "2018-07-01T05:00:00.0000000"],
    ["@convertFromUtc('2018-07-01T12:00:00Z', 'europe/berlin', 'HH:mm')", "14:00"],
    ["@convertFromUtc('2018-07-01T12:00:00Z', 'India Standard Time')", "2018-07-01T17:30:00.0000000"],
    ["@convertToUtc('2018-11-04T01:30:00', 'Pacific Standard Time')", "2018-11-04T09:30:00.0000000Z"],
    ["@convertToUtc('2018-01-01T00:00:00Z', 'UTC')", "2018-01-01T00:00:00.0000000Z"],
    [
      "@convertTimeZone('2018-01-01T12:00:00', 'W. Europe Standard Time', 'Tokyo Standard Time')",
      "2018-01-01T20:00:00.0000000",
    ],
    [
      "@convertTimeZone('2018-01-01T12:00:00', 'w. europe standard time', 'UTC')",
      "2018-01-01T11:00:00.0000000Z",
    ],
  ])("%s", (text, expected) => {
    expect(evaluate(text)).toBe(expected);
  });

  test.each([
    ["@convertToUtc('2018-01-01T00:00:00Z', 'Pacific Standard Time')", /cannot be a time of the zone/],
    ["@convertToUtc('2018-03-11T02:30:00', 'Pacific Standard Time')", /clocks skip/],
    ["@convertFromUtc('2018-01-01', 'Nowhere')", /does not know the time zone 'Nowhere'/],
  ])("%s fails", (text, message) => {
    expect(failureOf(text).message).toMatch(message);
  });
});

describe("what .NET does at the edges", () => {
  test.each([
    [
      "a fraction of zeros takes its point away",
      "formatDateTime('2018-03-05T14:07:09Z','HH:mm:ss.FFF')",
      "14:07:09",
    ],
    ["another one does not", "formatDateTime('2018-03-05T14:07:09.12Z','HH:mm:ss.FFF')", "14:07:09.12"],
    [
      "the colon is the culture's separator of times",
      "formatDateTime('2018-03-05T14:07:09Z','HH:mm','da-DK')",
      "14.07",
    ],
    [
      "a month whose name has digits",
      "formatDateTime('2018-03-05T14:07:09Z','D','ko-KR')",
      "2018년 3월 5일 월요일",
    ],
    ["a short month beside a day", "formatDateTime('2018-03-05T14:07:09Z','d MMM','ru-RU')", "5 мар."],
    ["an hour alone", "formatDateTime('3/5/2018 1pm','s')", "2018-03-05T13:00:00"],
    ["13 PM", "formatDateTime('3/5/2018 13:00 PM','s')", "2018-03-05T13:00:00"],
    ["0 AM", "formatDateTime('3/5/2018 0:30 AM','s')", "2018-03-05T00:30:00"],
    [
      "signs of years, months and days",
      "parseDateTime('2014年10月20日','ja-JP')",
      "2014-10-20T00:00:00.0000000",
    ],
  ])("%s: %s", (_what, expression, expected) => {
    expect(evaluate(`@${expression}`)).toBe(expected);
  });

  test("a weekday that contradicts its date makes it none", () => {
    expect(failureOf("@formatDateTime('Tuesday, March 5, 2018','o')").message).toMatch(/cannot read/);
    expect(evaluate("@formatDateTime('Monday, March 5, 2018','s')")).toBe("2018-03-05T00:00:00");
  });
});
