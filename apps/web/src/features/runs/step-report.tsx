"use client";

import { Alert, Stack } from "@mantine/core";
import { getMember, stringifyJson } from "@towpath/expressions";
import type { ReactNode } from "react";
import { messageOf } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import type { StepLine, StepState } from "./run-model.ts";
import styles from "./runs.module.css";
import { StepCalls } from "./step-calls.tsx";
import { detailOf, triesOf } from "./step-detail.ts";
import { StepNotes } from "./step-notes.tsx";
import panel from "./step-panel.module.css";
import { Fact, Payload, PayloadSkeleton } from "./step-payloads.tsx";
import { StepStatusMark } from "./step-status.tsx";
import type { Run } from "./use-run.ts";
import { useStepPayload } from "./use-step-payload.ts";

interface ReportProps {
  readonly run: Run;
  readonly state: StepState;
  /** What can be done about it, below the facts. */
  readonly children?: ReactNode;
}

/** How a step went, why, and what went in and came out. Payloads are loaded when it is drawn. */
export function StepReport({ run, state, children }: ReportProps) {
  const t = useWords();
  const { line } = state;
  return (
    <Stack gap="md">
      <dl className={panel.facts}>
        <Fact name={t("Status")}>
          <StepStatusMark status={state.status} />
        </Fact>
        {line?.durationMs !== null && line?.durationMs !== undefined && state.status !== "Skipped" && (
          <Fact name={t("Took")}>{durationText(line.durationMs, t)}</Fact>
        )}
        {line?.startedAt !== null && line?.startedAt !== undefined && (
          <Fact name={t("Began")}>{momentText(line.startedAt, t)}</Fact>
        )}
        {line?.code !== null && line?.code !== undefined && <Fact name={t("Code")}>{line.code}</Fact>}
      </dl>
      {children}
      {state.note !== null && <p className={styles.muted}>{t(state.note)}</p>}
      {line?.error !== null && line?.error !== undefined && (
        <Alert
          color={state.status === "Skipped" ? "gray" : "red"}
          title={state.status === "Skipped" ? t("Why it was skipped") : t("What went wrong")}
          role="note"
        >
          {t.said({ message: line.error.message, saying: line.saying })}
        </Alert>
      )}
      {line !== null && <StepPayloads run={run} line={line} isWaiting={state.status === "Waiting"} />}
    </Stack>
  );
}

interface StepPayloadsProps {
  readonly run: Run;
  readonly line: StepLine;
  readonly isWaiting: boolean;
}

function StepPayloads({ run, line, isWaiting }: StepPayloadsProps) {
  const t = useWords();
  const query = useStepPayload(run.id, line.seq);
  if (query.isPending) return <PayloadSkeleton />;
  if (query.isError) return <Alert color="red">{messageOf(query.error, t)}</Alert>;
  const { inputsText, outputsText, inputsSize, outputsSize, detailText } = query.data;
  const detail = detailOf(detailText);
  const tries = triesOf(detail);
  const tracked = detail === null ? undefined : getMember(detail, "trackedProperties");
  return (
    <>
      {detail !== null && <StepCalls detail={detail} isWaiting={isWaiting} />}
      <StepNotes run={run} line={line} detail={detail} />
      {tries.length > 0 && (
        <p className={styles.muted}>
          {t(
            "{count, plural, one {# try before this one did not work.} other {# tries before this one did not work.}}",
            {
              count: tries.length,
            },
          )}
        </p>
      )}
      <Payload title={t("Inputs")} text={inputsText} size={inputsSize} onWhole={query.readWhole} />
      <Payload title={t("Outputs")} text={outputsText} size={outputsSize} onWhole={query.readWhole} />
      {tracked !== undefined && <Payload title={t("Tracked properties")} text={stringifyJson(tracked, 2)} />}
    </>
  );
}
