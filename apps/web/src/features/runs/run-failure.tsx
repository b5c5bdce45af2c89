import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import type { FailedStep } from "./failed-step.ts";
import { ResumeRun } from "./resume-run.tsx";
import styles from "./runs.module.css";
import type { Run } from "./use-run.ts";

export interface RunFailureProps {
  readonly run: Run;
  /** The step that it failed of. */
  readonly failed: FailedStep | null;
  readonly onShow: (step: FailedStep) => void;
}

/** Why the run ended badly: the step's own words where there are some, and the way to it. */
export function RunFailure({ run, failed, onShow }: RunFailureProps) {
  const t = useWords();
  return (
    <section className={styles.failure} aria-label={t("Why the run ended")}>
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <p>
        <Why run={run} failed={failed} />
      </p>
      <ResumeRun run={run} />
      {failed !== null && (
        <Button size="compact-sm" variant="default" onClick={() => onShow(failed)}>
          {t("Show the step")}
        </Button>
      )}
    </section>
  );
}

function Why({ run: { error, saying }, failed }: Pick<RunFailureProps, "run" | "failed">) {
  const t = useWords();
  if (failed !== null) {
    return (
      <>
        <strong>{stepTitle(failed.action)}</strong>: {t.said(failed.words)}
      </>
    );
  }
  return error === null ? null : t.said({ message: error.message, saying });
}
