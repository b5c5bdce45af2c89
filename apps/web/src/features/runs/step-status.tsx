import {
  IconBan,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClockHour4,
  IconClockX,
} from "@tabler/icons-react";
import type { StepStatus } from "./run-model.ts";
import styles from "./runs.module.css";

const LOOKS = {
  Running: { icon: IconCircleDashed, label: "Running" },
  Waiting: { icon: IconClockHour4, label: "Waiting" },
  Succeeded: { icon: IconCircleCheckFilled, label: "Succeeded" },
  Failed: { icon: IconCircleXFilled, label: "Failed" },
  Skipped: { icon: IconBan, label: "Skipped" },
  TimedOut: { icon: IconClockX, label: "Timed out" },
  Cancelled: { icon: IconBan, label: "Cancelled" },
} as const satisfies Record<StepStatus, unknown>;

/** Sign and word, and a colour that says the same. */
export function StepStatusMark({ status }: { readonly status: StepStatus }) {
  const { icon: Icon, label } = LOOKS[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon size={16} aria-hidden />
      {label}
    </span>
  );
}
