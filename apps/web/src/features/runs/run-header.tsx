"use client";

import { Button, SegmentedControl } from "@mantine/core";
import { modals } from "@mantine/modals";
import {
  IconArrowBackUp,
  IconBug,
  IconHierarchy2,
  IconList,
  IconPlayerStop,
  IconTimeline,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { durationText } from "../../shell/duration.ts";
import { RunStatus } from "../../shell/run-status.tsx";
import { Since } from "../../shell/since.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { CompareButton } from "./compare-button.tsx";
import { ResubmitMenu } from "./resubmit-menu.tsx";
import { RunOrigin } from "./run-origin.tsx";
import styles from "./runs.module.css";
import { useNow } from "./use-now.ts";
import { hasEnded, type Run } from "./use-run.ts";

export type RunView = "canvas" | "timeline" | "list";

const VIEWS = [
  { value: "canvas", icon: <IconHierarchy2 size={15} />, text: phrase("Canvas") },
  { value: "timeline", icon: <IconTimeline size={15} />, text: phrase("Timeline") },
  { value: "list", icon: <IconList size={15} />, text: phrase("List") },
] as const satisfies readonly { value: RunView; icon: ReactNode; text: string }[];

export interface RunHeaderProps {
  readonly run: Run;
  readonly isLive: boolean;
  readonly view: RunView;
  readonly onView: (view: RunView) => void;
  /** The run was cancelled: it should be read again. */
  readonly onChanged: () => void;
}

/** Which run this is, how it stands, and what can be done about it. */
export function RunHeader({ run, isLive, view, onView, onChanged }: RunHeaderProps) {
  const t = useWords();
  return (
    <header className={styles.header}>
      <div className={styles.headerTitle}>
        <Link href={`/flows/${run.flowId}`} className={styles.back}>
          <IconArrowBackUp size={15} aria-hidden /> {t("Open the flow")}
        </Link>
        <h1>{run.flowName}</h1>
        <div className={styles.headerFacts}>
          <RunStatus status={run.status} />
          {run.mode === "draft" && (
            <span className={styles.test}>
              {run.part === "" ? t("Test of the draft") : t("Test: {part}", { part: run.part })}
            </span>
          )}
          <span>{t.rich("Started <since></since>", { since: () => <Since at={run.createdAt} /> })}</span>
          <RunDuration run={run} />
          {run.parentRunId !== null && (
            <Link href={`/runs/${run.parentRunId}`}>{t("Called by another run")}</Link>
          )}
          {!isLive && !hasEnded(run) && <span role="status">{t("Connection lost. Trying again…")}</span>}
        </div>
        <RunOrigin runId={run.id} />
      </div>
      <div className={styles.headerActions}>
        <SegmentedControl
          value={view}
          onChange={(next) => onView(next as RunView)}
          aria-label={t("How the run is shown")}
          data={VIEWS.map(({ value, icon, text }) => ({
            value,
            label: <ViewLabel icon={icon} text={t(text)} />,
          }))}
        />
        <Button
          component={Link}
          href={`/flows/${run.flowId}?run=${run.id}`}
          variant="default"
          leftSection={<IconBug size={16} aria-hidden />}
          className={styles.small ?? ""}
        >
          {t("Debug in the designer")}
        </Button>
        <CompareButton run={run} />
        {hasEnded(run) ? <ResubmitMenu run={run} /> : <CancelRun run={run} onChanged={onChanged} />}
      </div>
    </header>
  );
}

function ViewLabel({ icon, text }: { readonly icon: ReactNode; readonly text: string }) {
  return (
    <span className={styles.viewLabel}>
      {icon}
      {text}
    </span>
  );
}

/** How long it took, or has been going on. */
function RunDuration({ run }: { readonly run: Run }) {
  const t = useWords();
  const ended = hasEnded(run);
  const now = useNow(!ended);
  const ms = run.durationMs ?? Math.max(0, now - Date.parse(run.createdAt));
  return (
    <span>
      {ended
        ? t("Took {duration}", { duration: durationText(ms, t) })
        : t("{duration} so far", { duration: durationText(ms, t) })}
    </span>
  );
}

function CancelRun({ run, onChanged }: { readonly run: Run; readonly onChanged: () => void }) {
  const t = useWords();
  const cancel = useMutation(
    orpc.runs.cancel.mutationOptions({
      onSuccess: ({ outcome }) => {
        toastDone(t(CANCEL_WORDS[outcome]));
        onChanged();
      },
    }),
  );
  const ask = () =>
    modals.openConfirmModal({
      title: t("Cancel this run?"),
      children: t(
        "Steps that are under way are given up, and no further step begins. What steps have done already stays done.",
      ),
      labels: { confirm: t("Cancel the run"), cancel: t("Let it go on") },
      confirmProps: { color: "red" },
      onConfirm: () => cancel.mutate({ id: run.id }),
    });
  return (
    <Button
      variant="default"
      leftSection={<IconPlayerStop size={16} />}
      loading={cancel.isPending}
      disabled={run.cancelRequested}
      onClick={ask}
    >
      {run.cancelRequested ? t("Being cancelled") : t("Cancel")}
    </Button>
  );
}

const CANCEL_WORDS = {
  ended: phrase("The run is cancelled."),
  requested: phrase("The run is being ended."),
  "already-ended": phrase("The run had ended already."),
} as const;
