"use client";

import { getMember, type ValueObject } from "@towpath/expressions";
import Link from "next/link";
import styles from "./runs.module.css";

const WAITS: Readonly<Record<string, string>> = {
  callback: "Waiting for somebody to call its callback address",
  child: "Waiting for the answer of the other flow",
  retry: "Waiting to try again",
  async: "Waiting to ask whether the work over there is done",
};

/** What a step waits for, and the run of the flow it called. @param detail of the step's latest journal line */
export function StepCalls({
  detail,
  isWaiting,
}: {
  readonly detail: ValueObject;
  readonly isWaiting: boolean;
}) {
  const waits = isWaiting ? waitWords(detail) : null;
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
            {name === null ? "Open the run of the other flow" : `Open the run of “${name}”`}
          </Link>
        </>
      )}
    </p>
  );
}

function waitWords(detail: ValueObject): string | null {
  const words = WAITS[textOf(detail, "reason") ?? ""];
  if (words === undefined) return null;
  // Ninety days is no promise of anybody: it is how long a run lives.
  const until = getMember(detail, "deadlineAt") ?? getMember(detail, "wakeAt");
  const isBounded = typeof until === "number" && until - Date.now() < 80 * 86_400_000;
  return isBounded ? `${words}, until ${new Date(until).toLocaleString()}.` : `${words}.`;
}

function textOf(detail: ValueObject, name: string): string | null {
  const value = getMember(detail, name);
  return typeof value === "string" ? value : null;
}
