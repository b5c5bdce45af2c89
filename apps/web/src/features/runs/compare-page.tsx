"use client";

import { Alert, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { type api, messageOf, orpc } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { RunStatus } from "../../shell/run-status.tsx";
import { momentText } from "../../words/dates.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import styles from "./compare-page.module.css";
import { Payload, PayloadSkeleton } from "./step-payloads.tsx";
import { StepStatusMark } from "./step-status.tsx";
import { useStepPayload } from "./use-step-payload.ts";

type Compared = Awaited<ReturnType<typeof api.runs.compare>>["items"][number];
type Step = NonNullable<Compared["one"]>;

interface Props {
  readonly runId: string;
  readonly otherId: string;
}

/** Two runs of a flow, step by step: what differs in status, duration, and what went in and came out. */
export function ComparePage({ runId, otherId }: Props) {
  const t = useWords();
  const compared = useQuery(
    orpc.runs.compare.queryOptions({ input: { id: runId, with: otherId }, retry: false }),
  );
  const [isAll, setAll] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const items = compared.data?.items ?? [];
  const shown = isAll ? items : items.filter(differs);
  return (
    <PageFrame
      title={t("Compare two runs")}
      about={t("Step by step, in the order in which the first one executed them.")}
    >
      <Switch
        label={t("Show steps that are alike, too")}
        checked={isAll}
        mb="md"
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {compared.isPending && <RowSkeletons label={t("Comparing the runs")} />}
      {compared.isError && (
        <Alert color="red" title={t("These runs cannot be compared")}>
          {messageOf(compared.error, t)}
        </Alert>
      )}
      {compared.isSuccess && (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("Step")}</th>
                <th scope="col">
                  <RunHead runId={runId} title={t("First run")} />
                </th>
                <th scope="col">
                  <RunHead runId={otherId} title={t("Second run")} />
                </th>
                <th scope="col">{t("What differs")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => {
                const key = `${item.action}@${item.indexes.join(".")}`;
                const toggle = () => setOpen(open === key ? null : key);
                return (
                  <ComparedRow
                    key={key}
                    item={item}
                    runs={[runId, otherId]}
                    isOpen={open === key}
                    onToggle={toggle}
                  />
                );
              })}
            </tbody>
          </table>
          {shown.length === 0 && <p className={styles.quiet}>{t("No step differs.")}</p>}
        </div>
      )}
    </PageFrame>
  );
}

function RunHead({ runId, title }: { readonly runId: string; readonly title: string }) {
  const t = useWords();
  const run = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  return (
    <span className={styles.run}>
      <Link href={`/runs/${runId}`}>{title}</Link>
      {run.data !== undefined && (
        <>
          <RunStatus status={run.data.status} />
          <span className={styles.quiet}>{momentText(run.data.createdAt, t)}</span>
        </>
      )}
    </span>
  );
}

interface RowProps {
  readonly item: Compared;
  readonly runs: readonly [string, string];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function ComparedRow({ item, runs, isOpen, onToggle }: RowProps) {
  const t = useWords();
  const { action, indexes, one, other } = item;
  return (
    <>
      <tr data-differs={differs(item)}>
        <th scope="row">
          <button type="button" className={styles.step} aria-expanded={isOpen} onClick={onToggle}>
            {stepTitle(action)}
            {indexes.length > 0 && (
              <span className={styles.quiet}>
                {" "}
                {t("Iteration {path}", { path: indexes.map((index) => index + 1).join(" · ") })}
              </span>
            )}
          </button>
        </th>
        <td>
          <StepCell step={one} />
        </td>
        <td>
          <StepCell step={other} />
        </td>
        <td>
          {differences(item)
            .map((one) => t(one))
            .join(", ") || <span className={styles.quiet}>{t("Nothing")}</span>}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4}>
            <div className={styles.data}>
              <div>
                <StepData runId={runs[0]} step={one} title={t("first run")} />
              </div>
              <div>
                <StepData runId={runs[1]} step={other} title={t("second run")} />
              </div>
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

function StepCell({ step }: { readonly step: Step | null }) {
  const t = useWords();
  if (step === null) return <span className={styles.quiet}>{t("Not reached")}</span>;
  return (
    <span className={styles.run}>
      <StepStatusMark status={step.status} />
      {step.durationMs !== null && step.status !== "Skipped" && durationText(step.durationMs, t)}
    </span>
  );
}

function StepData(props: { readonly runId: string; readonly step: Step | null; readonly title: string }) {
  const t = useWords();
  const { runId, step, title } = props;
  const payload = useStepPayload(runId, step?.seq ?? null);
  if (step === null) return null;
  if (payload.isError) return <Alert color="red">{messageOf(payload.error, t)}</Alert>;
  if (payload.data === undefined) return <PayloadSkeleton />;
  const { inputsText, outputsText, inputsSize, outputsSize } = payload.data;
  return (
    <>
      {step.error !== null && (
        <Alert color="red">{t.said({ message: step.error.message, saying: step.saying })}</Alert>
      )}
      <Payload
        title={t("Inputs, {run}", { run: title })}
        text={inputsText}
        size={inputsSize}
        onWhole={payload.readWhole}
      />
      <Payload
        title={t("Outputs, {run}", { run: title })}
        text={outputsText}
        size={outputsSize}
        onWhole={payload.readWhole}
      />
    </>
  );
}

/** A step that takes half as long again, and a tenth of a second, is slower; less is chance. */
const isSlower = (slow: number, quick: number) => slow > quick * 1.5 && slow - quick > 100;

function differences({ one, other, inputsDiffer, outputsDiffer }: Compared): string[] {
  if (one === null || other === null) return [phrase("Reached by one alone")];
  const [a, b] = [one.durationMs ?? 0, other.durationMs ?? 0];
  return [
    ...(one.status === other.status ? [] : [phrase("Status")]),
    ...(inputsDiffer ? [phrase("Inputs")] : []),
    ...(outputsDiffer ? [phrase("Outputs")] : []),
    ...(isSlower(a, b) || isSlower(b, a) ? [phrase("Duration")] : []),
  ];
}

const differs = (item: Compared): boolean => differences(item).length > 0;
