import { useWords } from "../../words/words.tsx";
import { TAKEN_OVER } from "../canvas/status-mark.tsx";
import { STEP_STATUS_LOOKS } from "../canvas/step-status-looks.ts";
import type { StepStatus } from "./run-model.ts";
import styles from "./runs.module.css";

/** Sign and word, and a colour that says the same. */
export function StepStatusMark({ status }: { readonly status: StepStatus }) {
  const t = useWords();
  const { icon: Icon, text } = STEP_STATUS_LOOKS[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon size={16} aria-hidden />
      {t(text)}
    </span>
  );
}

/** In place of how long a step took: the run that this one repeats did it. */
export function TakenOver() {
  const t = useWords();
  return (
    <span className={styles.muted} title={t(TAKEN_OVER)}>
      {t("taken over")}
    </span>
  );
}
