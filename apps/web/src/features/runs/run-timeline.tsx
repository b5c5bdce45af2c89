"use client";

import { Button, UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import { durationText } from "../../shell/duration.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { stepTitle } from "../fields/known-data.ts";
import { inExecutionOrder } from "./execution-order.ts";
import type { IterationChoice, RunModel, StepLine } from "./run-model.ts";
import styles from "./runs.module.css";
import rows from "./step-list.module.css";
import { StepStatusMark, TakenOver } from "./step-status.tsx";
import { isTakenOver, timelineBar } from "./timeline-bar.ts";

/** As many rows as a browser draws at once without a pause. */
const PAGE = 400;

export interface RunTimelineProps {
  readonly model: RunModel;
  readonly lines: readonly StepLine[];
  /** The run is long: of its loops only the iterations that were looked at are here. */
  readonly isPart: boolean;
  readonly choice: IterationChoice;
  readonly selected: CanvasTarget | null;
  /** Shows a step in its iteration, here and in the other views. */
  readonly onShow: (line: StepLine) => void;
  /** When the run began and ended (or now), epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Every executed step of every iteration, in the order of execution, on the time of the run. */
export function RunTimeline({ model, lines, isPart, choice, selected, onShow, from, to }: RunTimelineProps) {
  const t = useWords();
  const [count, setCount] = useState(PAGE);
  const steps = useMemo(() => inExecutionOrder(lines), [lines]);
  const isShown = (line: StepLine) =>
    selected?.kind === "action" &&
    selected.name.toLowerCase() === line.action.toLowerCase() &&
    model.stateOf(line.action, choice)?.line === line;
  return (
    <>
      {isPart && (
        <p className={styles.muted}>
          {t(
            "This run is long: of its loops, the iterations stand here that you have looked at, and the first that failed.",
          )}
        </p>
      )}
      <ol className={rows.list} aria-label={t("Timeline of the run, in the order of execution")}>
        {steps.slice(0, count).map(({ key, line }) => (
          <li key={key}>
            <TimelineRow line={line} isShown={isShown(line)} onShow={onShow} from={from} to={to} />
          </li>
        ))}
        {steps.length === 0 && <li className={rows.nothing}>{t("No step has begun yet.")}</li>}
      </ol>
      {count < steps.length && (
        <Button variant="default" mt="sm" onClick={() => setCount(count + PAGE)}>
          {t("Show more of {count, number} steps", { count: steps.length })}
        </Button>
      )}
    </>
  );
}

interface RowProps extends Pick<RunTimelineProps, "onShow" | "from" | "to"> {
  readonly line: StepLine;
  readonly isShown: boolean;
}

function TimelineRow({ line, isShown, onShow, from, to }: RowProps) {
  const t = useWords();
  const bar = line.status === "Skipped" ? null : timelineBar(line, { from, to });
  const takenOver = isTakenOver(line, from);
  const began = line.startedAt === null ? null : Date.parse(line.startedAt) - from;
  return (
    <UnstyledButton
      className={rows.listRow}
      data-status={line.status}
      aria-pressed={isShown}
      onClick={() => onShow(line)}
    >
      <span className={rows.listName}>
        {stepTitle(line.action)}
        {line.indexes.length > 0 && (
          <span className={styles.muted}>
            {t("Iteration {path}", { path: line.indexes.map((index) => index + 1).join(" · ") })}
          </span>
        )}
        {line.error !== null && (
          // Why a step was skipped is told, not warned of.
          <span className={line.status === "Skipped" ? styles.muted : rows.listError}>
            {t.said({ message: line.error.message, saying: line.saying })}
          </span>
        )}
      </span>
      <span className={rows.listStatus}>
        <StepStatusMark status={line.status} />
        {line.durationMs !== null && line.status !== "Skipped" && !takenOver && (
          <span className={styles.muted}>
            {began !== null && began >= 0
              ? t("after {began}, {duration}", {
                  began: durationText(began, t),
                  duration: durationText(line.durationMs, t),
                })
              : durationText(line.durationMs, t)}
          </span>
        )}
        {takenOver && line.status !== "Skipped" && <TakenOver />}
      </span>
      <span className={rows.track} aria-hidden>
        {bar !== null && (
          <span
            className={rows.bar}
            data-status={line.status}
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          />
        )}
      </span>
    </UnstyledButton>
  );
}
