import {
  IconAlertTriangleFilled,
  IconEdit,
  IconExclamationCircleFilled,
  IconPinFilled,
  IconPlayerSkipForwardFilled,
} from "@tabler/icons-react";
import { durationText } from "../../shell/duration.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { CardOverlay, PinKind, ProblemMark } from "./canvas-elements.ts";
import classes from "./cards.module.css";
import { STEP_STATUS_LOOKS } from "./step-status-looks.ts";

/** How the step went: never colour alone, always an icon and words. */
export function StatusMark({ overlay }: { overlay: CardOverlay }) {
  const t = useWords();
  const { icon: Icon, text } = STEP_STATUS_LOOKS[overlay.status];
  const note = overlay.note === null || overlay.note === undefined ? null : t.text(overlay.note);
  return (
    <span className={classes.status} data-status={overlay.status} title={note ?? undefined}>
      <Icon size={16} aria-hidden />
      <span>
        {t(text)}
        <Took overlay={overlay} />
        {note !== null && <span className={classes.hidden}> – {note}</span>}
        {overlay.isStale === true && " "}
        {overlay.isStale === true && (
          <span className={classes.stale} title={t("The settings of this step changed since")}>
            {t("Stale")}
          </span>
        )}
      </span>
    </span>
  );
}

export const TAKEN_OVER = phrase("Taken over from the run that this one repeats: it was not done again.");

/** How long it took; of a step that was taken over that it did not take this run any time. The space parts the words for those who hear them. */
function Took({ overlay: { durationMs, status, isTakenOver } }: { overlay: CardOverlay }) {
  const t = useWords();
  if (isTakenOver === true) {
    return (
      <>
        {" "}
        <span className={classes.duration} title={t(TAKEN_OVER)}>
          {t("taken over")}
        </span>
      </>
    );
  }
  if (durationMs === null || status === "Skipped") return null;
  return (
    <>
      {" "}
      <span className={classes.duration}>{durationText(durationMs, t)}</span>
    </>
  );
}

const PINNED = {
  run: {
    words: phrase("Pinned output"),
    about: phrase("Pinned output: tests of the draft do not execute this action"),
  },
  edited: {
    words: phrase("Pinned output, edited"),
    about: phrase("Pinned output that somebody wrote: tests of the draft do not execute this action"),
  },
} as const;

/** The output is pinned: a test of the draft does not execute the action. */
export function PinMark({ kind }: { readonly kind: PinKind }) {
  const t = useWords();
  const { words, about } = PINNED[kind];
  const Icon = kind === "edited" ? IconEdit : IconPinFilled;
  return (
    <span className={classes.pin} title={t(about)} data-kind={kind}>
      <Icon size={16} aria-hidden />
      <span className={classes.hidden}>{t(words)}</span>
    </span>
  );
}

/** Runs pass the action by. */
export function DisabledMark() {
  const t = useWords();
  return (
    <span className={classes.disabled} title={t("Disabled: runs pass this action by (D enables it)")}>
      <IconPlayerSkipForwardFilled size={16} aria-hidden />
      <span className={classes.hidden}>{t("Disabled")}</span>
    </span>
  );
}

/** Count and kind of the problems of a card, with the first in full as its tooltip. */
export function ProblemBadge({ problem }: { problem: ProblemMark }) {
  const t = useWords();
  const isError = problem.errors > 0;
  const Icon = isError ? IconExclamationCircleFilled : IconAlertTriangleFilled;
  const { first } = problem;
  const words = isError
    ? t("{count, plural, one {# problem} other {# problems}}: {first}", { count: problem.errors, first })
    : t("{count, plural, one {# warning} other {# warnings}}: {first}", { count: problem.warnings, first });
  return (
    <span className={classes.problem} data-severity={isError ? "error" : "warning"} title={problem.first}>
      <Icon size={18} aria-hidden />
      <span className={classes.hidden}>{words}</span>
    </span>
  );
}
