import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import { ResumeRun } from "./resume-run.tsx";
import { type StepLine, whyOf } from "./run-model.ts";
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
  return (
    <section className={styles.failure} aria-label={t("Why the run ended")}>
      <IconAlertTriangle size={18} aria-hidden className={styles.failureIcon} />
      <p>
        <Why run={run} cause={cause} />
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

function Why({ run, cause }: Pick<RunFailureProps, "run" | "cause">) {
  const t = useWords();
  const ofRun = run.cause && { message: run.cause.message, saying: run.saying };
  // The steps may not be read yet; what the run itself says of its cause is there at once.
  const words = (cause && whyOf(cause)) ?? ofRun;
  const name = cause?.action ?? run.cause?.action;
  if (run.status === "Failed" && words !== null && name !== undefined) {
    return (
      <>
        <strong>{stepTitle(name)}</strong>: {t.said(words)}
      </>
    );
  }
  // Of a run with a cause only that was kept; its own words are always the same.
  return run.error === null
    ? null
    : t.said({ message: run.error.message, saying: run.cause === null ? run.saying : undefined });
}
