import {
  IconAlertTriangleFilled,
  IconBan,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClockHour4,
  IconClockX,
  IconExclamationCircleFilled,
} from "@tabler/icons-react";
import type { CardOverlay, ProblemMark } from "./canvas-elements.ts";
import classes from "./cards.module.css";
import { describeDuration } from "./describe-duration.ts";

const STATUS = {
  Running: { icon: IconCircleDashed, text: "Running" },
  Waiting: { icon: IconClockHour4, text: "Waiting" },
  Succeeded: { icon: IconCircleCheckFilled, text: "Succeeded" },
  Failed: { icon: IconCircleXFilled, text: "Failed" },
  Skipped: { icon: IconBan, text: "Skipped" },
  TimedOut: { icon: IconClockX, text: "Timed out" },
  Cancelled: { icon: IconBan, text: "Cancelled" },
} as const satisfies Record<CardOverlay["status"], unknown>;

/** How the step went: never colour alone, always an icon and words. */
export function StatusMark({ overlay }: { overlay: CardOverlay }) {
  const { icon: Icon, text } = STATUS[overlay.status];
  return (
    <span className={classes.status} data-status={overlay.status} title={overlay.note ?? undefined}>
      <Icon size={16} aria-hidden />
      <span>
        {text}
        {overlay.durationMs !== null && overlay.status !== "Skipped" && (
          <span className={classes.duration}>{describeDuration(overlay.durationMs)}</span>
        )}
      </span>
    </span>
  );
}

/** Count and kind of the problems of a card, with the first in full as its tooltip. */
export function ProblemBadge({ problem }: { problem: ProblemMark }) {
  const isError = problem.errors > 0;
  const Icon = isError ? IconExclamationCircleFilled : IconAlertTriangleFilled;
  const count = isError ? problem.errors : problem.warnings;
  const noun = isError ? "problem" : "warning";
  return (
    <span className={classes.problem} data-severity={isError ? "error" : "warning"} title={problem.first}>
      <Icon size={18} aria-hidden />
      <span className={classes.hidden}>{`${count} ${noun}${count === 1 ? "" : "s"}: ${problem.first}`}</span>
    </span>
  );
}
