const TICKS_PER_SECOND = 10_000_000n;
const SECONDS_PER_DAY = 86_400n;

/** A length of time as .NET's TimeSpan prints it: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimeSpan(ticks: bigint): string {
  const magnitude = ticks < 0n ? -ticks : ticks;
  const seconds = magnitude / TICKS_PER_SECOND;
  const days = seconds / SECONDS_PER_DAY;
  const rest = Number(seconds % SECONDS_PER_DAY);
  const fraction = magnitude % TICKS_PER_SECOND;
  const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(twoDigits).join(":");
  const dayPart = days === 0n ? "" : `${days}.`;
  const fractionPart = fraction === 0n ? "" : `.${`${fraction}`.padStart(7, "0")}`;
  return `${ticks < 0n ? "-" : ""}${dayPart}${clock}${fractionPart}`;
}

const twoDigits = (value: number) => `${value}`.padStart(2, "0");

const SPAN =
  /^\s*(-)?(?:(\d{1,8})(?:\.|:(?=\d+:\d+:\d+)))?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?\s*$/;

/** Reads `[-][d.]hh:mm[:ss[.fffffff]]` or bare days; `null` for anything else. */
export function parseTimeSpan(text: string): bigint | null {
  const days = /^\s*(-)?(\d{1,8})\s*$/.exec(text);
  if (days) return signed(BigInt(days[2] ?? 0) * SECONDS_PER_DAY * TICKS_PER_SECOND, days[1]);
  const match = SPAN.exec(text);
  if (!match) return null;
  const [, , , hours = "0", minutes = "0", seconds = "0"] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const clock = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const ticks = (BigInt(match[2] ?? 0) * SECONDS_PER_DAY + BigInt(clock)) * TICKS_PER_SECOND;
  return signed(ticks + BigInt((match[6] ?? "").padEnd(7, "0")), match[1]);
}

const signed = (ticks: bigint, minus: string | undefined) => (minus === undefined ? ticks : -ticks);

/** The standard formats c, g and G, or a custom pattern of d, h, m, s, f, F; `null` for one that is not valid. */
export function formatTimeSpanBy(ticks: bigint, format: string): string | null {
  if (/^[ctT]$/.test(format)) return formatTimeSpan(ticks);
  const parts = takeApart(ticks);
  if (format === "g" || format === "G") return general(ticks, parts, format);
  if (format.length < 2 || format.length > 200) return null;
  return custom(parts, format);
}

interface SpanParts {
  readonly d: number;
  readonly h: number;
  readonly m: number;
  readonly s: number;
  readonly fraction: string;
}

function takeApart(ticks: bigint): SpanParts {
  const magnitude = ticks < 0n ? -ticks : ticks;
  const seconds = magnitude / TICKS_PER_SECOND;
  const rest = Number(seconds % SECONDS_PER_DAY);
  return {
    d: Number(seconds / SECONDS_PER_DAY),
    h: Math.floor(rest / 3600),
    m: Math.floor(rest / 60) % 60,
    s: rest % 60,
    fraction: `${magnitude % TICKS_PER_SECOND}`.padStart(7, "0"),
  };
}

function general(ticks: bigint, { d, h, m, s, fraction }: SpanParts, format: string): string {
  const sign = ticks < 0n ? "-" : "";
  const clock = `${twoDigits(m)}:${twoDigits(s)}`;
  if (format === "G") return `${sign}${d}:${twoDigits(h)}:${clock}.${fraction}`;
  const short = fraction.replace(/0+$/, "");
  return `${sign}${d === 0 ? "" : `${d}:`}${h}:${clock}${short === "" ? "" : `.${short}`}`;
}

const PIECE = /\\(.)|'([^']*)'|"([^"]*)"|%?(d{1,8}|hh?|mm?|ss?|f{1,7}|F{1,7})/y;

function custom(parts: SpanParts, format: string): string | null {
  let text = "";
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < format.length) {
    const match = PIECE.exec(format);
    if (!match) return null;
    const [, escaped, single, double, field] = match;
    text += field === undefined ? (escaped ?? single ?? double ?? "") : fieldText(parts, field);
  }
  return text;
}

function fieldText(parts: SpanParts, field: string): string {
  const letter = field[0] ?? "";
  if (letter === "f") return parts.fraction.slice(0, field.length);
  if (letter === "F") return parts.fraction.slice(0, field.length).replace(/0+$/, "");
  return `${parts[letter as "d" | "h" | "m" | "s"]}`.padStart(field.length, "0");
}
