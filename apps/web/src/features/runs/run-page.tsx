"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type Definition, type FlowGraph, flowGraph, parseDefinition } from "@towpath/flow";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import type { CardOverlay } from "../canvas/canvas-elements.ts";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { StepLooksProvider } from "../canvas/step-looks.ts";
import { useStepsCalled } from "../connector-steps/use-step-knowledge.ts";
import { useStepLooks } from "../connector-steps/use-step-looks.ts";
import { AsksPerson } from "./asks-person.tsx";
import { AwaitsConnection } from "./awaits-connection.tsx";
import { failedStep } from "./failed-step.ts";
import { IterationPager } from "./iteration-pager.tsx";
import { Leftovers } from "./leftovers.tsx";
import { RunFailure } from "./run-failure.tsx";
import { RunHeader, type RunView } from "./run-header.tsx";
import { type IterationChoice, type RunModel, type StepLine, whyOf } from "./run-model.ts";
import { RunTimeline } from "./run-timeline.tsx";
import styles from "./runs.module.css";
import { actionOf, StepDetails } from "./step-details.tsx";
import { StepList } from "./step-list.tsx";
import { isTakenOver, timeOfRun } from "./timeline-bar.ts";
import { useNow } from "./use-now.ts";
import { hasEnded, type Outline, type Run, useRun } from "./use-run.ts";
import { useRunModel } from "./use-run-model.ts";

/** A run: drawn on the canvas of its flow or listed, live while it goes on. */
export function RunPage({ runId }: { readonly runId: string }) {
  const t = useWords();
  const { query, lines, outline, leftovers, isLive, isRead } = useRun(runId);
  const narrow = useMediaQuery("(max-width: 47.99em)");
  const [chosenView, setView] = useState<RunView | null>(null);
  if (query.isPending) return <RunSkeleton />;
  if (query.isError) {
    return (
      <div className={styles.page}>
        <Alert color="red" m="lg" title={t("This run cannot be shown")}>
          {messageOf(query.error, t)}
        </Alert>
      </div>
    );
  }
  // A canvas of cards is a keyhole on a phone: there the list comes first.
  const view = chosenView ?? (narrow === true ? "list" : "canvas");
  return (
    <div className={styles.page}>
      <RunHeader
        run={query.data}
        isLive={isLive}
        view={view}
        onView={setView}
        onChanged={() => void query.refetch()}
      />
      <Leftovers leftovers={leftovers} />
      <RunBody run={query.data} lines={lines} outline={outline} isRead={isRead} view={view} />
    </div>
  );
}

interface RunBodyProps {
  readonly run: Run;
  readonly lines: readonly StepLine[];
  readonly outline: Outline | null;
  readonly isRead: boolean;
  readonly view: RunView;
}

function RunBody({ run, lines, outline, isRead, view }: RunBodyProps) {
  const t = useWords();
  const definition = useMemo(() => {
    const parsed = parseDefinition(run.definitionText);
    return parsed.ok ? parsed.value : null;
  }, [run.definitionText]);
  const graph = useMemo(() => (definition === null ? null : flowGraph(definition)), [definition]);
  if (graph === null || definition === null) {
    return (
      <Alert color="red" m="lg" title={t("The flow of this run cannot be drawn")}>
        {t("Its definition is not readable any more. The steps are still there over the API.")}
      </Alert>
    );
  }
  return (
    <KnownLooks flowId={run.flowId} definition={definition}>
      <RunOfGraph run={run} lines={lines} outline={outline} isRead={isRead} view={view} graph={graph} />
    </KnownLooks>
  );
}

/** Steps that call connectors look as in the designer. */
function KnownLooks({
  flowId,
  definition,
  children,
}: {
  readonly flowId: string;
  readonly definition: Definition;
  readonly children: ReactNode;
}) {
  const known = useStepsCalled(flowId, definition);
  return <StepLooksProvider value={useStepLooks(definition, known)}>{children}</StepLooksProvider>;
}

function RunOfGraph({
  run,
  lines: read,
  outline,
  isRead,
  view,
  graph,
}: RunBodyProps & { readonly graph: FlowGraph }) {
  // Of what is not read nothing is known, least of all that the run never came to it.
  const over = isRead && hasEnded(run);
  const [choice, setChoice] = useState<IterationChoice>(new Map());
  const { model, lines } = useRunModel({ runId: run.id, graph, lines: read, outline, isOver: over, choice });
  const [selected, setSelected] = useState<CanvasTarget | null>(null);
  const opener = useRef<HTMLElement | null>(null);

  const pagerOf = useCallback(
    (loop: string) => {
      const iterations = model.iterationsOf(loop, choice);
      if (iterations === null) return model.isOver && model.isLoop(loop) ? <NoIterations /> : null;
      const choose = (index: number) => setChoice((before) => new Map([...before, [loop, index]]));
      return <IterationPager loop={loop} iterations={iterations} onChoose={choose} />;
    },
    [model, choice],
  );
  const select = (target: CanvasTarget) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setSelected(target);
  };
  const close = () => {
    setSelected(null);
    opener.current?.focus();
  };
  const showLine = (line: Pick<StepLine, "action" | "indexes">) => {
    setChoice(model.choiceFor(line));
    select({ kind: "action", name: line.action });
  };
  return (
    <>
      {run.error !== null && <RunFailure run={run} failed={failedStep(run, model)} onShow={showLine} />}
      {run.status === "Waiting" && <AwaitsConnection run={run} />}
      {run.status === "Waiting" && <AsksPerson lines={lines} onShow={showLine} />}
      <div className={styles.body} data-open={selected !== null ? "" : undefined}>
        <div className={styles.stage}>
          {view === "timeline" && (
            <div className={styles.listStage}>
              <OnTime run={run} lines={lines}>
                {(time) => (
                  <RunTimeline
                    model={model}
                    lines={lines}
                    isPart={outline !== null}
                    choice={choice}
                    selected={selected}
                    onShow={showLine}
                    {...time}
                  />
                )}
              </OnTime>
            </div>
          )}
          {view === "canvas" && (
            <RunCanvas
              run={run}
              graph={graph}
              model={model}
              choice={choice}
              pagerOf={pagerOf}
              selected={selected}
              onSelect={select}
            />
          )}
          {view === "list" && (
            <div className={styles.listStage}>
              <OnTime run={run} lines={lines}>
                {(time) => (
                  <StepList
                    graph={graph}
                    stateOf={(name) => model.stateOf(name, choice)}
                    pagerOf={pagerOf}
                    selected={selected}
                    onSelect={select}
                    {...time}
                  />
                )}
              </OnTime>
            </div>
          )}
        </div>
        {selected !== null && (
          <StepDetails
            run={run}
            graph={graph}
            model={model}
            choice={choice}
            target={selected}
            pagerOf={pagerOf}
            onClose={close}
          />
        )}
      </div>
    </>
  );
}

function NoIterations() {
  const t = useWords();
  return <span className={styles.muted}>{t("No iterations")}</span>;
}

interface RunCanvasProps {
  readonly run: Pick<Run, "flowName" | "createdAt">;
  readonly graph: FlowGraph;
  readonly model: RunModel;
  readonly choice: IterationChoice;
  readonly pagerOf: (loop: string) => React.ReactNode;
  readonly selected: CanvasTarget | null;
  readonly onSelect: (target: CanvasTarget) => void;
}

const FIRED: CardOverlay = { status: "Succeeded", durationMs: null };

function RunCanvas({
  run: { flowName, createdAt },
  graph,
  model,
  choice,
  pagerOf,
  selected,
  onSelect,
}: RunCanvasProps) {
  const t = useWords();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const overlay = useMemo(() => {
    const cards = new Map<string, CardOverlay>();
    const from = Date.parse(createdAt);
    for (const name of model.names) {
      const state = model.stateOf(name, choice);
      if (state === null) continue;
      const { line } = state;
      const why = line && whyOf(line);
      cards.set(name, {
        status: state.status,
        durationMs: line?.durationMs ?? null,
        code: line?.code ?? null,
        isTakenOver: line !== null && isTakenOver(line, from),
        note: why === null ? state.note : t.said(why),
        pager: pagerOf(name),
      });
    }
    return cards;
  }, [model, choice, pagerOf, createdAt, t]);
  const selection = useMemo(() => (selected === null ? [] : [selected]), [selected]);
  // The panel takes a part of the canvas away: the card it is about must not be behind it.
  const reveal = useMemo(() => (selected === null ? null : { target: selected, focus: false }), [selected]);
  const toggle = (name: string) =>
    setCollapsed((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  return (
    <FlowCanvas
      graph={graph}
      label={t("Run of {name}", { name: flowName })}
      overlay={overlay}
      triggerOverlay={FIRED}
      selection={selection}
      reveal={reveal}
      onSelect={onSelect}
      collapsed={collapsed}
      onToggle={toggle}
      onFoldAll={() =>
        setCollapsed(new Set(model.names.filter((name) => actionOf(graph, name)?.isContainer)))
      }
      onUnfoldAll={() => setCollapsed(new Set())}
    />
  );
}

interface OnTimeProps {
  readonly run: Run;
  readonly lines: readonly StepLine[];
  readonly children: (time: ReturnType<typeof timeOfRun>) => ReactNode;
}

/** The time of the run for what draws bars on it: of one that goes on, second by second. */
function OnTime({ run, lines, children }: OnTimeProps) {
  const now = useNow(!hasEnded(run));
  return children(timeOfRun(run, lines, now));
}

function RunSkeleton() {
  return (
    <div className={styles.page} aria-busy="true">
      <div className={styles.header}>
        <div className={styles.headerTitle}>
          <Skeleton height={14} width={120} mb={8} />
          <Skeleton height={26} width={260} mb={8} />
          <Skeleton height={14} width={320} />
        </div>
      </div>
      <div className={styles.body} />
    </div>
  );
}
