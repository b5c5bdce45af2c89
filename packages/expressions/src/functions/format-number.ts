import { said } from "@towpath/prelude";
import { type Outcome, refuse, type Scope } from "../outcome.ts";
import { formatNumber } from "../values/format-number.ts";
import { numberCultureOf } from "../values/number-culture.ts";
import { define, type FunctionSpec, optional, param } from "./definition.ts";
import { quoted } from "./moment-arguments.ts";
import type { Numeric } from "./types.ts";

function format(_scope: Scope, value: Numeric, pattern: string, locale = "en-US"): Outcome {
  const culture = numberCultureOf(locale);
  if (culture === null) return refuse(said("does not know the locale {locale}.", { locale: quoted(locale) }));
  const text = formatNumber(value, pattern, culture);
  return (
    text ??
    refuse(said("cannot use the number format {format} for this number.", { format: quoted(pattern) }))
  );
}

export const numberFormatFunctions: readonly FunctionSpec[] = [
  define({
    name: "formatNumber",
    category: "text",
    parameters: [
      param("number", "number", "The number."),
      param("format", "text", "A .NET format, such as 'C2', 'N0' or '#,##0.00'."),
      optional("locale", "text", "How numbers are written there, such as 'de-DE'."),
    ],
    returns: "text",
    doc: "A number as text in a format.",
    example: "formatNumber(1234567.89, '#,##0.00', 'en-US')",
    call: format,
  }),
];
