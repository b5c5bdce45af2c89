import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockPause,
  IconHourglass,
  IconLoader2,
} from "@tabler/icons-react";
import styles from "./run-status.module.css";

const LOOKS = {
  Queued: { icon: IconCircleDashed, tone: "neutral", label: "Queued" },
  Running: { icon: IconLoader2, tone: "running", label: "Running" },
  Waiting: { icon: IconClockPause, tone: "warning", label: "Waiting" },
  Succeeded: { icon: IconCircleCheck, tone: "success", label: "Succeeded" },
  Failed: { icon: IconAlertTriangle, tone: "danger", label: "Failed" },
  Cancelled: { icon: IconCircleX, tone: "neutral", label: "Cancelled" },
  TimedOut: { icon: IconHourglass, tone: "danger", label: "Timed out" },
} as const;

export type RunStatusName = keyof typeof LOOKS;

const isKnown = (status: string): status is RunStatusName => Object.hasOwn(LOOKS, status);

/** The status of a run: colour, sign and word, so that none of them has to carry it alone. */
export function RunStatus({ status }: { status: string }) {
  const look = isKnown(status) ? LOOKS[status] : { icon: IconCircleDashed, tone: "neutral", label: status };
  return (
    <span className={styles.status} data-tone={look.tone}>
      <look.icon
        size={15}
        stroke={2}
        aria-hidden
        className={status === "Running" ? styles.turning : undefined}
      />
      {look.label}
    </span>
  );
}
