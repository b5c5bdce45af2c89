"use client";

import { Alert, CloseButton, Tabs } from "@mantine/core";
import { type GraphAction, operationTitle } from "@towpath/flow";
import { type ReactNode, useEffect, useRef } from "react";
import { messageOf } from "../../client/api.ts";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { lookWords, useStepLook } from "../canvas/step-looks.ts";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import { stepTitle } from "../fields/known-data.ts";
import type { StepState } from "./run-model.ts";
import styles from "./runs.module.css";
import panel from "./step-panel.module.css";
import { Fact, Payload, PayloadSkeleton } from "./step-payloads.tsx";
import { StepReport } from "./step-report.tsx";
import { StepResubmit } from "./step-resubmit.tsx";
import { StepRetries } from "./step-retries.tsx";
import type { Run } from "./use-run.ts";
import { useTriggerPayload } from "./use-step-payload.ts";

export interface StepPanelProps {
  readonly run: Run;
  readonly name: string;
  /** Null where the definition of the run has none of that name. */
  readonly action: GraphAction | null;
  readonly state: StepState | null;
  readonly pager: ReactNode;
  readonly onClose: () => void;
}

/** One step in one iteration: how it went, why, and what went in and came out. Payloads are loaded when it opens. */
export function StepPanel({ run, name, action, state, pager, onClose }: StepPanelProps) {
  const t = useWords();
  return (
    <PanelFrame
      title={stepTitle(name)}
      target={{ kind: "action", name }}
      caption={t.text(operationTitle(action?.type ?? "", action?.kind, action?.variant))}
      onClose={onClose}
    >
      {pager}
      {state === null ? (
        <p className={styles.muted}>{t("The run has not come to this step yet.")}</p>
      ) : (
        <StepTabs run={run} state={state}>
          <StepResubmit run={run} name={name} state={state} />
        </StepTabs>
      )}
    </PanelFrame>
  );
}

/** What went in and came out, and the tries it took. */
function StepTabs({
  run,
  state,
  children,
}: {
  readonly run: Run;
  readonly state: StepState;
  readonly children: ReactNode;
}) {
  const t = useWords();
  return (
    <Tabs defaultValue="data" keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="data">{t("Inputs/Outputs")}</Tabs.Tab>
        {state.line !== null && <Tabs.Tab value="retries">{t("Retries")}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="data">
        <StepReport run={run} state={state}>
          {children}
        </StepReport>
      </Tabs.Panel>
      {state.line !== null && (
        <Tabs.Panel value="retries">
          <StepRetries runId={run.id} line={state.line} />
        </Tabs.Panel>
      )}
    </Tabs>
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
  const t = useWords();
  const query = useTriggerPayload(runId);
  return (
    <PanelFrame title={stepTitle(name)} target={{ kind: "trigger" }} caption={t("Trigger")} onClose={onClose}>
      {query.isPending && <PayloadSkeleton />}
      {query.isError && <Alert color="red">{messageOf(query.error, t)}</Alert>}
      {query.isSuccess && (
        <>
          <dl className={panel.facts}>
            <Fact name={t("Fired")}>{momentText(query.data.firedAt, t)}</Fact>
          </dl>
          <Payload
            title={t("Outputs")}
            text={query.data.outputsText}
            size={query.data.outputsSize}
            onWhole={query.readWhole}
          />
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
  const t = useWords();
  const look = useStepLook(target);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever opened it by keyboard or ear continues here; the caller takes the focus back when it closes.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <aside
      className={panel.panel}
      aria-label={t("{name}, details", { name: title })}
      onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && onClose()}
    >
      <div className={panel.panelHead}>
        {look !== null && <ConnectorIcon look={look} size={32} />}
        <div className={panel.panelTitle}>
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          <span className={styles.muted}>{look === null ? caption : lookWords(look)}</span>
        </div>
        <CloseButton aria-label={t("Close the details")} onClick={onClose} />
      </div>
      <div className={panel.panelBody}>{children}</div>
    </aside>
  );
}
