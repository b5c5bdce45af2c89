"use client";

import { useEffect, useState } from "react";
import { momentText } from "../words/dates.ts";
import { ENGLISH, type Words } from "../words/translate.ts";
import { useWords } from "../words/words.tsx";

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 minutes ago", in the reader's own language. @param at, now epoch ms */
export function sinceText(at: number, now: number, t: Words = ENGLISH): string {
  const format = new Intl.RelativeTimeFormat(t.locale, { numeric: "auto" });
  const distance = at - now;
  for (const [unit, ms] of UNITS) {
    if (Math.abs(distance) >= ms) return format.format(Math.round(distance / ms), unit);
  }
  return Math.abs(distance) < 10_000 ? t("just now") : format.format(Math.round(distance / 1_000), "second");
}

/** How long ago something was; the exact time on hovering. Only for what the browser loaded itself. */
export function Since({ at }: { at: string }) {
  const t = useWords();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={momentText(time, t)}>
      {sinceText(time, Math.max(now, time), t)}
    </time>
  );
}
