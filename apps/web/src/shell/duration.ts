import { ENGLISH, type Words } from "../words/translate.ts";
/** "340 ms", "1.2 s", "3 min 5 s", "2 h 4 min", "3 d 4 h": short, and honest about the size. @param ms not negative */
export function durationText(ms: number, t: Words = ENGLISH): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 10) return `${tenths(Math.floor(seconds * 10) / 10, t)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return t("{days} d {hours} h", { days: Math.floor(hours / 24), hours: hours % 24 });
}

const tenths = (number: number, t: Words): string =>
  number.toLocaleString(t.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
