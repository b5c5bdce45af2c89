"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { getMember, isObject, parseJson } from "@towpath/expressions";
import { orpc } from "../../client/api.ts";
import { stepTitle } from "../fields/known-data.ts";
import { type StepLine, waitingLines } from "./run-model.ts";
import styles from "./runs.module.css";
import type { Run } from "./use-run.ts";

/** Looked at for the reason of their wait; who asks is found by its first question. */
const LOOK_AT = 5;

interface Props {
  readonly run: Run;
  readonly lines: readonly StepLine[];
  readonly onShow: (line: StepLine) => void;
}

/** A run that waits for a person says so above all: nobody would look for the question inside a step. */
export function AsksPerson({ run, lines, onShow }: Props) {
  const waiting = waitingLines(lines).slice(0, LOOK_AT);
  const details = useQueries({
    queries: waiting.map(({ seq }) =>
      orpc.runs.step.queryOptions({ input: { id: run.id, seq }, staleTime: 60_000 }),
    ),
  });
  const asking = waiting.find((_, at) => asksPerson(details[at]?.data?.detailText ?? null));
  if (asking === undefined) return null;
  return (
    <section className={styles.failure} aria-label="What the run waits for">
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <p>
        <strong>{stepTitle(asking.action)}</strong> waits for a decision: nobody but a person can say what
        became of its call.
      </p>
      <Button size="compact-sm" variant="default" onClick={() => onShow(asking)}>
        Show the step
      </Button>
    </section>
  );
}

function asksPerson(detailText: string | null): boolean {
  const detail = detailText === null ? null : parseJson(detailText);
  return detail?.ok === true && isObject(detail.value) && getMember(detail.value, "reason") === "decision";
}
