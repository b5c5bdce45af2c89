import { useWords } from "../../words/words.tsx";
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
