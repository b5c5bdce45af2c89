"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import { type StepLine, waitingLines } from "./run-model.ts";
import styles from "./runs.module.css";

interface Props {
  readonly lines: readonly StepLine[];
  readonly onShow: (line: StepLine) => void;
}

/** A run that waits for a person says so above all: nobody would look for the question inside a step. */
export function AsksPerson({ lines, onShow }: Props) {
  const t = useWords();
  const asking = waitingLines(lines).filter(({ asksPerson }) => asksPerson);
  const [first] = asking;
  if (first === undefined) return null;
  return (
    <section className={styles.failure} aria-label={t("What the run waits for")}>
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <p>
        {t.rich(
          "<b>{step}</b> waits for your decision: Towpath was interrupted during its call, and only a person can find out whether the call did its work.",
          { step: stepTitle(first.action), b: (inside) => <strong>{inside}</strong> },
        )}
        {asking.length > 1 &&
          ` ${t("{count, plural, one {# more waits, too.} other {# more wait, too.}}", { count: asking.length - 1 })}`}
      </p>
      <Button size="compact-sm" variant="default" onClick={() => onShow(first)}>
        {t("Show the step")}
      </Button>
    </section>
  );
}
