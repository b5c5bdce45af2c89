"use client";

import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import type { StepState } from "./run-model.ts";
import styles from "./runs.module.css";
import { useResubmit } from "./use-resubmit.ts";
import { hasEnded, type Run } from "./use-run.ts";

/** Whether a step ended before its run began: it was taken over from the run that this one repeats. */
export function isTakenOver(run: Pick<Run, "createdAt">, state: StepState | null): boolean {
  const endedAt = state?.line?.endedAt;
  return typeof endedAt === "string" && Date.parse(endedAt) < Date.parse(run.createdAt);
}

interface Props {
  readonly run: Run;
  readonly name: string;
  readonly state: StepState;
}

/** A new run that begins at this step, in the iteration that is looked at; what had finished before it stays. */
export function StepResubmit({ run, name, state }: Props) {
  const t = useWords();
  const resubmit = useResubmit(run.id);
  const { line } = state;
  const ran = line !== null && line.status !== "Skipped";
  return (
    <>
      {isTakenOver(run, state) && (
        <p className={styles.muted}>
          {t("Taken over from the run that this one repeats: it was not done again.")}
        </p>
      )}
      {hasEnded(run) && ran && (
        <Button
          variant="default"
          size="compact-sm"
          style={{ alignSelf: "flex-start" }}
          leftSection={<IconRefresh size={15} aria-hidden />}
          loading={resubmit.isPending}
          onClick={() =>
            resubmit.mutate({
              from: "step",
              version: "same",
              step: { action: name, indexes: [...line.indexes] },
            })
          }
        >
          {t("Resubmit from here")}
        </Button>
      )}
    </>
  );
}
