import { said } from "@towpath/prelude";
import { formatTimeSpan, formatTimeSpanBy, parseTimeSpan } from "../dates/time-span.ts";
import { type Outcome, refuse, type Scope } from "../outcome.ts";
import { utf8Bytes } from "../values/base64.ts";
import { define, type FunctionSpec, optional, param } from "./definition.ts";
import { quoted } from "./moment-arguments.ts";

const TEXT = param("text", "text", "The text.");

function timeSpan(_scope: Scope, text: string, format?: string): Outcome {
  const ticks = parseTimeSpan(text);
  if (ticks === null)
    return refuse(
      said("cannot read {text} as a length of time such as '1.02:30:00'.", { text: quoted(text) }),
    );
  if (format === undefined || format === "") return formatTimeSpan(ticks);
  return (
    formatTimeSpanBy(ticks, format) ??
    refuse(said("does not know the format {format}.", { format: quoted(format) }))
  );
}

export const textEncodingFunctions: readonly FunctionSpec[] = [
  define({
    name: "utf8Length",
    category: "text",
    parameters: [TEXT],
    returns: "integer",
    doc: "How many bytes a text has in UTF-8.",
    example: "utf8Length('é')",
    call: (scope, text) => scope.spend(text.length) ?? utf8Bytes(text).length,
  }),
  define({
    name: "utf16Length",
    category: "text",
    parameters: [TEXT],
    returns: "integer",
    doc: "How many UTF-16 units a text has.",
    example: "utf16Length('é')",
    call: (_scope, text) => text.length,
  }),
  define({
    name: "trimByteOrderMark",
    category: "text",
    parameters: [TEXT],
    returns: "text",
    doc: "The text without a byte order mark at its start.",
    example: "trimByteOrderMark('hello')",
    call: (_scope, text) => text.replace(/^(\ufeff|\u00ef\u00bb\u00bf)/, ""),
  }),
  define({
    name: "formatTimeSpan",
    category: "date and time",
    parameters: [
      param("timeSpan", "text", "A length of time, as dateDifference gives it."),
      optional("format", "text", "c, g, G, or a .NET pattern such as 'hh\\:mm'."),
    ],
    returns: "text",
    doc: "A length of time in another format.",
    example: "formatTimeSpan('1.02:30:00', 'g')",
    call: timeSpan,
  }),
];
