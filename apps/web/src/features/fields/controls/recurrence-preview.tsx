"use client";

import type { ValueObject } from "@towpath/expressions";
import { upcoming } from "@towpath/triggers";
import { useMemo } from "react";
import { momentText } from "../../../words/dates.ts";
import { useWords } from "../../../words/words.tsx";
import { member } from "../action-outputs.ts";
import { useIsRefused } from "../problem-lines.tsx";
import { isRecurrence, recurrenceWords } from "../recurrence-words.ts";
import styles from "./controls.module.css";

const SHOWN_TIMES = 5;

/** The recurrence in words, and when it would fire if the flow were switched on now. */
export function RecurrencePreview({ recurrence }: { readonly recurrence: ValueObject }) {
  const t = useWords();
  const isRefused = useIsRefused();
  const times = useMemo(() => upcoming(recurrence, Date.now(), SHOWN_TIMES), [recurrence]);
  // Every few seconds: without them the list would show the same minute five times.
  const timeStyle = times.some((time) => time % 60_000 !== 0) ? "medium" : "short";
  // The checker says the same, in its own words, under the field.
  if (isRefused && !isRecurrence(recurrence)) return null;
  return (
    <div className={styles.preview} role="status">
      <strong>{recurrenceWords(t, recurrence)}</strong>
      {times.length > 0 && (
        <>
          <div className={styles.caption}>
            {member(recurrence, "startTime") === undefined
              ? t("If it is switched on now, next, in your own time:")
              : t("Next, in your own time:")}
          </div>
          <ol>
            {times.map((time) => (
              <li key={time}>{momentText(time, t, { dateStyle: "full", timeStyle })}</li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
