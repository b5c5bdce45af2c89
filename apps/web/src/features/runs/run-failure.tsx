import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import { ResumeRun } from "./resume-run.tsx";
import type { StepLine } from "./run-model.ts";
import styles from "./runs.module.css";
import type { Run } from "./use-run.ts";

export interface RunFailureProps {
  readonly run: Run;
  /** The step that failed first. */
  readonly cause: StepLine | null;
  readonly onShow: (() => void) | null;
}

/** Why the run ended badly: the step's own words where there are some, and the way to it. */
export function RunFailure({ run, cause, onShow }: RunFailureProps) {
  const t = useWords();
  // The steps may not be read yet; what the run itself says of its cause is there at once.
  const said = cause?.error?.message ?? run.cause?.message;
  const name = cause?.action ?? run.cause?.action;
  return (
    <section className={styles.failure} aria-label={t("Why the run ended")}>
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <p>
        {run.status !== "Failed" || said === undefined || name === undefined ? (
          run.error === null ? null : (
            t.text(run.error.message)
          )
        ) : (
          <>
            <strong>{stepTitle(name)}</strong>: {t.text(said)}
          </>
        )}
      </p>
      <ResumeRun run={run} />
      {cause !== null && onShow !== null && (
        <Button size="compact-sm" variant="default" onClick={onShow}>
          {t("Show the step")}
        </Button>
      )}
    </section>
  );
}
