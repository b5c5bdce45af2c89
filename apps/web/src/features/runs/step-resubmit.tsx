"use client";

import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { TAKEN_OVER } from "../canvas/status-mark.tsx";
import type { StepState } from "./run-model.ts";
import styles from "./runs.module.css";
import { isTakenOver } from "./timeline-bar.ts";
import { useResubmit } from "./use-resubmit.ts";
import { hasEnded, type Run } from "./use-run.ts";

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
      {line !== null && isTakenOver(line, Date.parse(run.createdAt)) && (
        <p className={styles.muted}>{t(TAKEN_OVER)}</p>
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
