"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { stepTitle } from "../fields/known-data.ts";
import { type StepLine, waitingLines } from "./run-model.ts";
import styles from "./runs.module.css";

interface Props {
  readonly lines: readonly StepLine[];
  readonly onShow: (line: StepLine) => void;
}

/** A run that waits for a person says so above all: nobody would look for the question inside a step. */
export function AsksPerson({ lines, onShow }: Props) {
  const asking = waitingLines(lines).filter(({ asksPerson }) => asksPerson);
  const [first] = asking;
  if (first === undefined) return null;
  return (
    <section className={styles.failure} aria-label="What the run waits for">
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <p>
        <strong>{stepTitle(first.action)}</strong> waits for your decision: Towpath was interrupted during its
        call, and only a person can find out whether the call did its work.
        {asking.length > 1 && ` ${asking.length - 1} more ${asking.length === 2 ? "waits" : "wait"}, too.`}
      </p>
      <Button size="compact-sm" variant="default" onClick={() => onShow(first)}>
        Show the step
      </Button>
    </section>
  );
}
