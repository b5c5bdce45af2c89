import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockPause,
  IconHourglass,
  IconLoader2,
} from "@tabler/icons-react";
import { phrase } from "../words/translate.ts";
import { useWords } from "../words/words.tsx";
import styles from "./run-status.module.css";

const LOOKS = {
  Queued: { icon: IconCircleDashed, tone: "neutral", label: phrase("Queued") },
  Running: { icon: IconLoader2, tone: "running", label: phrase("Running") },
  Waiting: { icon: IconClockPause, tone: "warning", label: phrase("Waiting") },
  Succeeded: { icon: IconCircleCheck, tone: "success", label: phrase("Succeeded") },
  Failed: { icon: IconAlertTriangle, tone: "danger", label: phrase("Failed") },
  Cancelled: { icon: IconCircleX, tone: "neutral", label: phrase("Cancelled") },
  TimedOut: { icon: IconHourglass, tone: "danger", label: phrase("Timed out") },
} as const;

export type RunStatusName = keyof typeof LOOKS;

const isKnown = (status: string): status is RunStatusName => Object.hasOwn(LOOKS, status);

/** In English, to be given to `t`. */
export const runStatusText = (status: string): string => (isKnown(status) ? LOOKS[status].label : status);

/** The status of a run: colour, sign and word, so that none of them has to carry it alone. */
export function RunStatus({ status }: { status: string }) {
  const t = useWords();
  const look = isKnown(status) ? LOOKS[status] : { icon: IconCircleDashed, tone: "neutral", label: status };
  return (
    <span className={styles.status} data-tone={look.tone}>
      <look.icon
        size={15}
        stroke={2}
        aria-hidden
        className={status === "Running" ? styles.turning : undefined}
      />
      {t(look.label)}
    </span>
  );
}
