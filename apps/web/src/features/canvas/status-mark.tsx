import {
  IconAlertTriangleFilled,
  IconEdit,
  IconExclamationCircleFilled,
  IconPinFilled,
  IconPlayerSkipForwardFilled,
} from "@tabler/icons-react";
import { durationText } from "../../shell/duration.ts";
import type { CardOverlay, PinKind, ProblemMark } from "./canvas-elements.ts";
import classes from "./cards.module.css";
import { STEP_STATUS_LOOKS } from "./step-status-looks.ts";

/** How the step went: never colour alone, always an icon and words. */
export function StatusMark({ overlay }: { overlay: CardOverlay }) {
  const { icon: Icon, text } = STEP_STATUS_LOOKS[overlay.status];
  return (
    <span className={classes.status} data-status={overlay.status} title={overlay.note ?? undefined}>
      <Icon size={16} aria-hidden />
      <span>
        {text}
        {overlay.durationMs !== null && overlay.status !== "Skipped" && (
          <span className={classes.duration}>{durationText(overlay.durationMs)}</span>
        )}
        {overlay.note !== null && overlay.note !== undefined && (
          <span className={classes.hidden}>: {overlay.note}</span>
        )}
        {overlay.isStale === true && (
          <span className={classes.stale} title="The settings of this step changed since">
            Stale
          </span>
        )}
      </span>
    </span>
  );
}

const PINNED = {
  run: { words: "Pinned output", about: "Pinned output: tests of the draft do not execute this action" },
  edited: {
    words: "Pinned output, edited",
    about: "Pinned output that somebody wrote: tests of the draft do not execute this action",
  },
} as const;

/** The output is pinned: a test of the draft does not execute the action. */
export function PinMark({ kind }: { readonly kind: PinKind }) {
  const { words, about } = PINNED[kind];
  const Icon = kind === "edited" ? IconEdit : IconPinFilled;
  return (
    <span className={classes.pin} title={about} data-kind={kind}>
      <Icon size={16} aria-hidden />
      <span className={classes.hidden}>{words}</span>
    </span>
  );
}

/** Runs pass the action by. */
export function DisabledMark() {
  return (
    <span className={classes.disabled} title="Disabled: runs pass this action by (D enables it)">
      <IconPlayerSkipForwardFilled size={16} aria-hidden />
      <span className={classes.hidden}>Disabled</span>
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
