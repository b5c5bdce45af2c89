import { ActionIcon, Button, CloseButton } from "@mantine/core";
import {
  IconChevronDown,
  IconChevronUp,
  IconExternalLink,
  IconPlayerPlay,
  IconPlayerStop,
} from "@tabler/icons-react";
import Link from "next/link";
import { useEffect, useMemo, useRef, useState } from "react";
import { durationText } from "../../../shell/duration.ts";
import { RunStatus } from "../../../shell/run-status.tsx";
import { momentText } from "../../../words/dates.ts";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { titleOf } from "../../canvas/titles.ts";
import { type ExecutedStep, inExecutionOrder } from "../../runs/execution-order.ts";
import { StepStatusMark } from "../../runs/step-status.tsx";
import { hasEnded } from "../../runs/use-run.ts";
import { useDesigner, useDesignerActions } from "../designer-context.ts";
import { keyWords } from "../key-words.ts";
import classes from "./log-panel.module.css";
import { PinAllButton } from "./pin-all-button.tsx";
import { type ShownRun, useShownRun } from "./shown-run.tsx";
import { cancelTest } from "./use-test-keys.ts";
import { useStartTest } from "./use-tests.ts";

/** More lines than anybody reads here; the page of the run has all of them. */
const MOST_LINES = 300;

/** Below the canvas: what the shown run does, line by line while it goes on. */
export function LogPanel() {
  const t = useWords();
  const shown = useShownRun();
  const [isFolded, setFolded] = useState(false);
  if (shown === null || shown.run === null) return null;
  return (
    <section className={classes.panel} aria-label={t("Log of the run")}>
      <LogHead shown={shown} isFolded={isFolded} onFold={() => setFolded(!isFolded)} />
      {!isFolded && <LogLines shown={shown} />}
    </section>
  );
}

interface HeadProps {
  readonly shown: ShownRun;
  readonly isFolded: boolean;
  readonly onFold: () => void;
}

function LogHead({ shown, isFolded, onFold }: HeadProps) {
  const t = useWords();
  const { run, isLive, stale } = shown;
  const { open } = useDesignerActions();
  const last = useDesigner((state) => state.overlays.lastTest);
  const again = useStartTest();
  if (run === null) return null;
  const title = run.mode === "draft" ? t("Test") : t("Run");
  return (
    <div className={classes.head}>
      <h2>{run.part === "" ? title : `${title}: ${run.part}`}</h2>
      <RunStatus status={run.status} />{" "}
      <span className={classes.quiet}>
        {run.durationMs === null ? "" : t("in {duration}", { duration: durationText(run.durationMs, t) })}
      </span>
      {!isLive && !hasEnded(run) && <span role="status">{t("Connection lost. Trying again…")}</span>}
      {stale.size > 0 && (
        <span className={classes.stale}>
          {t("{count, plural, one {One step has changed since} other {# steps have changed since}}", {
            count: stale.size,
          })}
        </span>
      )}
      <span className={classes.space} />
      {hasEnded(run) && <PinAllButton shown={shown} />}
      {hasEnded(run) && last !== null && (
        <Button
          variant="default"
          size="compact-sm"
          title={keyWords(t, "Ctrl Enter")}
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          loading={again.isPending}
          onClick={() => again.mutate(last)}
        >
          {t("Test again")}
        </Button>
      )}
      {!hasEnded(run) && run.mode === "draft" && (
        <Button
          variant="default"
          size="compact-sm"
          title={keyWords(t, "Ctrl Enter")}
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          disabled={run.cancelRequested}
          onClick={() => void cancelTest(t, run.id)}
        >
          {t("Cancel")}
        </Button>
      )}
      <Button
        component={Link}
        href={`/runs/${run.id}`}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconExternalLink size={15} aria-hidden />}
      >
        {t("Open the run")}
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={isFolded ? t("Show the log") : t("Fold the log")}
        aria-expanded={!isFolded}
        onClick={onFold}
      >
        {isFolded ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
      </ActionIcon>
      <CloseButton aria-label={t("Take the run off the canvas")} onClick={() => open({ run: null })} />
    </div>
  );
}

function LogLines({ shown }: { readonly shown: ShownRun }) {
  const t = useWords();
  const { show, reveal } = useDesignerActions();
  const steps = useMemo(() => inExecutionOrder(shown.lines), [shown.lines]);
  const before = Math.max(0, steps.length - MOST_LINES);
  const rows = steps.slice(before);
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the latest line is what is followed
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [rows.length]);
  const go = ({ line }: ExecutedStep) => {
    shown.choose(new Map([...shown.choice, ...shown.model.choiceFor(line)]));
    const target = { kind: "action", name: line.action } as const;
    show({ kind: "step", target, tab: "run" });
    reveal({ target, focus: false });
  };
  return (
    // The log is around the list and not the list itself: its lines would be items of none.
    <div ref={list} className={classes.log} role="log" aria-label={t("Steps")}>
      <ol className={classes.lines}>
        {before > 0 && (
          <li className={classes.quiet}>
            {t("{count, plural, one {# step before these.} other {# steps before these.}}", {
              count: before,
            })}
          </li>
        )}
        {rows.length === 0 && <li className={classes.quiet}>{t("Nothing has happened yet.")}</li>}
        {rows.map((row) => (
          <li key={row.key}>
            <button type="button" className={classes.line} onClick={() => go(row)}>
              <span className={classes.time}>{timeText(t, row)}</span>
              <StepStatusMark status={row.line.status} />
              <span className={classes.name}>
                {titleOf(row.line.action)}
                {row.line.indexes.length > 0 && (
                  <span className={classes.quiet}>
                    {" "}
                    {row.line.indexes.map((index) => index + 1).join(".")}
                  </span>
                )}
              </span>
              <span className={classes.quiet}>
                {row.line.durationMs === null || row.line.status === "Skipped"
                  ? ""
                  : durationText(row.line.durationMs, t)}
              </span>
              <span className={classes.said} data-quiet={row.line.status === "Skipped" || undefined}>
                {row.line.error === null
                  ? ""
                  : t.said({ message: row.line.error.message, saying: row.line.saying })}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function timeText(t: Words, { line: { startedAt, endedAt } }: ExecutedStep): string {
  const at = startedAt ?? endedAt;
  return at === null ? "" : momentText(at, t, { timeStyle: "medium" });
}
