import { excerptOf, said } from "@towpath/prelude";
import { type Culture, cultureOf } from "../dates/culture.ts";
import { formatMoment, roundTrip } from "../dates/format-moment.ts";
import { type Moment, momentFromMs } from "../dates/moment.ts";
import { parseMoment } from "../dates/parse-moment.ts";
import { type Zone, zoneOf } from "../dates/zones.ts";
import { type Outcome, type Refusal, refuse, type Scope } from "../outcome.ts";
import { optional, param } from "./definition.ts";

export const TIMESTAMP = param("timestamp", "text", "A date and time, such as '2018-03-15T13:27:36Z'.");
export const FORMAT = optional(
  "format",
  "text",
  "A .NET format: one letter such as 'D', or a pattern such as 'yyyy-MM-dd'.",
);
export const LOCALE = optional("locale", "text", "The language of names and order, such as 'fr-FR'.");
export const UNIT = param("timeUnit", "text", "Second, Minute, Hour, Day, Week, Month or Year.");

export const quoted = (text: string) => `'${excerptOf(text, 40)}'`;

const OUT_OF_YEARS = said("gives a date outside the years 1 to 9999.");

export function now(scope: Scope): Moment | Refusal {
  const { nowMs, nowTicks } = scope.context;
  return momentFromMs(nowMs, nowTicks) ?? refuse(OUT_OF_YEARS);
}

export function readMoment(scope: Scope, text: string, culture?: Culture): Moment | Refusal {
  const today = momentFromMs(scope.context.nowMs)?.day ?? 0;
  const moment = parseMoment(text, culture, today);
  return (
    moment ??
    refuse(
      said("cannot read {text} as a date and time, such as '2018-03-15T13:27:36Z'.", { text: quoted(text) }),
    )
  );
}

/** A result date as text; `null` stands for one outside the years 1 to 9999. */
export function writeMoment(moment: Moment | null, format?: string, culture?: Culture): Outcome {
  if (moment === null) return refuse(OUT_OF_YEARS);
  if (format === undefined || format === "") return roundTrip(moment);
  const text = formatMoment(moment, format, culture);
  return text ?? refuse(said("does not know the date format {format}.", { format: quoted(format) }));
}

export function readCulture(locale: string | undefined): Culture | Refusal | undefined {
  if (locale === undefined) return undefined;
  return cultureOf(locale) ?? refuse(said("does not know the locale {locale}.", { locale: quoted(locale) }));
}

export function readZone(name: string): Zone | Refusal {
  return (
    zoneOf(name) ??
    refuse(
      said(
        "does not know the time zone {zone}. Windows and IANA names work, such as 'Pacific Standard Time'.",
        { zone: quoted(name) },
      ),
    )
  );
}
