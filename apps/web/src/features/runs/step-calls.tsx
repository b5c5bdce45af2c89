"use client";

import { getMember, type ValueObject } from "@towpath/expressions";
import Link from "next/link";
import { momentText } from "../../words/dates.ts";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./runs.module.css";

const WAITS: Readonly<Record<string, string>> = {
  callback: phrase("Waiting for somebody to call its callback address"),
  child: phrase("Waiting for the answer of the other flow"),
  retry: phrase("Waiting to try again"),
  async: phrase("Waiting to ask whether the work over there is done"),
};

/** What a step waits for, and the run of the flow it called. @param detail of the step's latest journal line */
export function StepCalls({
  detail,
  isWaiting,
}: {
  readonly detail: ValueObject;
  readonly isWaiting: boolean;
}) {
  const t = useWords();
  const waits = isWaiting ? waitWords(t, detail) : null;
  const childRunId = textOf(detail, "childRunId");
  if (waits === null && childRunId === null) return null;
  const name = textOf(detail, "childFlowName");
  return (
    <p className={styles.muted}>
      {waits}
      {childRunId !== null && (
        <>
          {" "}
          <Link href={`/runs/${childRunId}`}>
            {name === null ? t("Open the run of the other flow") : t("Open the run of “{name}”", { name })}
          </Link>
        </>
      )}
    </p>
  );
}

function waitWords(t: Words, detail: ValueObject): string | null {
  const words = WAITS[textOf(detail, "reason") ?? ""];
  if (words === undefined) return null;
  // Ninety days is no promise of anybody: it is how long a run lives.
  const until = getMember(detail, "deadlineAt") ?? getMember(detail, "wakeAt");
  const isBounded = typeof until === "number" && until - Date.now() < 80 * 86_400_000;
  return isBounded
    ? t("{waits}, until {time}.", { waits: t(words), time: momentText(until, t) })
    : `${t(words)}.`;
}

function textOf(detail: ValueObject, name: string): string | null {
  const value = getMember(detail, name);
  return typeof value === "string" ? value : null;
}
