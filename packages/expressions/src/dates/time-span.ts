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
