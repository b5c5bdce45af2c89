"use client";

import { Alert, CloseButton, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  getMember,
  isObject,
  parseJson,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { operationTitle } from "@towpath/flow";
import { type ReactNode, useEffect, useRef } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { lookWords, useStepLook } from "../canvas/step-looks.ts";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import { stepTitle } from "../fields/known-data.ts";
import { JsonViewer } from "./json-viewer.tsx";
import type { StepLine, StepState } from "./run-model.ts";
import styles from "./runs.module.css";
import { StepCalls } from "./step-calls.tsx";
import { StepNotes } from "./step-notes.tsx";
import { StepResubmit } from "./step-resubmit.tsx";
import { StepStatusMark } from "./step-status.tsx";
import type { Run } from "./use-run.ts";

export interface StepPanelProps {
  readonly run: Run;
  readonly name: string;
  readonly type: string;
  readonly state: StepState | null;
  readonly pager: ReactNode;
  readonly onClose: () => void;
}

/** One step in one iteration: how it went, why, and what went in and came out. Payloads are loaded when it opens. */
export function StepPanel({ run, name, type, state, pager, onClose }: StepPanelProps) {
  const line = state?.line ?? null;
  return (
    <PanelFrame
      title={stepTitle(name)}
      target={{ kind: "action", name }}
      caption={operationTitle(type)}
      onClose={onClose}
    >
      {pager}
      {state === null ? (
        <p className={styles.muted}>The run has not come to this step yet.</p>
      ) : (
        <>
          <dl className={styles.facts}>
            <Fact name="Status">
              <StepStatusMark status={state.status} />
            </Fact>
            {line?.durationMs !== null && line?.durationMs !== undefined && state.status !== "Skipped" && (
              <Fact name="Took">{durationText(line.durationMs)}</Fact>
            )}
            {line?.startedAt !== null && line?.startedAt !== undefined && (
              <Fact name="Began">{new Date(line.startedAt).toLocaleString()}</Fact>
            )}
            {line?.code !== null && line?.code !== undefined && <Fact name="Code">{line.code}</Fact>}
          </dl>
          <StepResubmit run={run} name={name} state={state} />
          {state.note !== null && <p className={styles.muted}>{state.note}</p>}
          {line?.error !== null && line?.error !== undefined && (
            <Alert
              color={state.status === "Skipped" ? "gray" : "red"}
              title={state.status === "Skipped" ? "Why it was skipped" : "What went wrong"}
              role="note"
            >
              {line.error.message}
            </Alert>
          )}
          {line !== null && <StepPayloads run={run} line={line} isWaiting={state.status === "Waiting"} />}
        </>
      )}
    </PanelFrame>
  );
}

interface StepPayloadsProps {
  readonly run: Run;
  readonly line: StepLine;
  readonly isWaiting: boolean;
}

function StepPayloads({ run, line, isWaiting }: StepPayloadsProps) {
  const input = { id: run.id, seq: line.seq };
  const query = useQuery(orpc.runs.step.queryOptions({ input, staleTime: 60_000 }));
  if (query.isPending) return <PayloadSkeleton />;
  if (query.isError) return <Alert color="red">{messageOf(query.error)}</Alert>;
  const { inputsText, outputsText, detailText } = query.data;
  const detail = detailOf(detailText);
  const attempts = attemptsOf(detail);
  const tracked = detail === null ? undefined : getMember(detail, "trackedProperties");
  return (
    <>
      {detail !== null && <StepCalls detail={detail} isWaiting={isWaiting} />}
      <StepNotes run={run} line={line} detail={detail} />
      {attempts.length > 0 && (
        <section>
          <h3 className={styles.panelHeading}>Tries before this one</h3>
          <ol className={styles.attempts}>
            {attempts.map((attempt) => (
              <li key={attempt}>{attempt}</li>
            ))}
          </ol>
        </section>
      )}
      <Payload title="Inputs" text={inputsText} />
      <Payload title="Outputs" text={outputsText} />
      {tracked !== undefined && <Payload title="Tracked properties" text={stringifyJson(tracked, 2)} />}
    </>
  );
}

/** What fired the run. */
export function TriggerPanel({
  runId,
  name,
  onClose,
}: {
  readonly runId: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const query = useQuery(orpc.runs.trigger.queryOptions({ input: { id: runId }, staleTime: 60_000 }));
  return (
    <PanelFrame title={stepTitle(name)} target={{ kind: "trigger" }} caption="Trigger" onClose={onClose}>
      {query.isPending && <PayloadSkeleton />}
      {query.isError && <Alert color="red">{messageOf(query.error)}</Alert>}
      {query.isSuccess && (
        <>
          <dl className={styles.facts}>
            <Fact name="Fired">{new Date(query.data.firedAt).toLocaleString()}</Fact>
          </dl>
          <Payload title="Outputs" text={query.data.outputsText} />
        </>
      )}
    </PanelFrame>
  );
}

interface PanelFrameProps {
  readonly title: string;
  readonly target: CanvasTarget;
  /** What kind of step it is; one that calls a connector says which. */
  readonly caption: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function PanelFrame({ title, target, caption, onClose, children }: PanelFrameProps) {
  const look = useStepLook(target);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever opened it by keyboard or ear continues here; the caller takes the focus back when it closes.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      className={styles.panel}
      aria-label={`${title}, details`}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose()}
    >
      <div className={styles.panelHead}>
        {look !== null && <ConnectorIcon look={look} size={32} />}
        <div className={styles.panelTitle}>
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <span className={styles.muted}>{look === null ? caption : lookWords(look)}</span>
        </div>
        <CloseButton aria-label="Close the details" onClick={onClose} />
      </div>
      <div className={styles.panelBody}>{children}</div>
    </aside>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Payload({ title, text }: { readonly title: string; readonly text: string | null }) {
  return (
    <section>
      <h3 className={styles.panelHeading}>{title}</h3>
      {text === null ? <p className={styles.muted}>None.</p> : <JsonViewer text={text} label={title} />}
    </section>
  );
}

function PayloadSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton height={14} width={80} mb={8} />
      <Skeleton height={120} />
    </div>
  );
}

function detailOf(text: string | null): ValueObject | null {
  const detail = text === null ? null : parseJson(text);
  return detail?.ok === true && isObject(detail.value) ? detail.value : null;
}

/** `Try 1: ServiceUnavailable, tried again after 5.0 s` from the retry history the engine keeps with a step. */
function attemptsOf(detail: ValueObject | null): string[] {
  const attempts = detail === null ? undefined : getMember(detail, "attempts");
  if (!Array.isArray(attempts)) return [];
  return attempts.flatMap((attempt) => (isObject(attempt) ? [describeAttempt(attempt)] : []));
}

function describeAttempt(attempt: { [member: string]: Value }): string {
  const delay = getMember(attempt, "delayMs");
  const wait = typeof delay === "number" ? `, tried again after ${durationText(delay)}` : "";
  return `Try ${String(getMember(attempt, "attempt"))}: ${String(getMember(attempt, "code"))}${wait}`;
}
