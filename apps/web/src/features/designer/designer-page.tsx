"use client";

import { Alert, Button, Loader } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { parseDefinition } from "@towpath/flow";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useAfterPaint } from "../../shell/use-after-paint.ts";
import { useWords } from "../../words/words.tsx";
import { StepLooksProvider } from "../canvas/step-looks.ts";
import { StepKnowledgeProvider } from "../connector-steps/step-knowledge.ts";
import { useLoadedKnowledge } from "../connector-steps/use-step-knowledge.ts";
import { useStepLooks } from "../connector-steps/use-step-looks.ts";
import { DesignerOutline } from "../outline/designer-outline.tsx";
import { ConflictsDialog } from "../together/conflicts-dialog.tsx";
import { HistoryDrawer } from "../together/history-drawer.tsx";
import { createPeopleStore, PeopleProvider, usePeopleStore } from "../together/people-store.ts";
import { newSeat } from "../together/seat.ts";
import { useFollowing } from "../together/use-following.ts";
import { type LeftView, readCanvasMemory, takeLeftView } from "./canvas-memory.ts";
import { CodeView } from "./code-view.tsx";
import { ConnectionsBanner } from "./connections-banner.tsx";
import classes from "./designer.module.css";
import { DesignerCanvas } from "./designer-canvas.tsx";
import { DesignerProvider, useDesigner, useDesignerStore } from "./designer-context.ts";
import type { Draft } from "./designer-state.ts";
import { createDesignerStore } from "./designer-store.ts";
import { FindBar } from "./find/find-bar.tsx";
import type { Flow } from "./flow.ts";
import { factsOf, readDraft, sendDraft } from "./flow-client.ts";
import { FlowSettingsDrawer } from "./flow-settings-drawer.tsx";
import { GoToDialog } from "./go-to-dialog.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { noticeRefused } from "./notices.tsx";
import { OperationPicker } from "./operation-picker.tsx";
import { performEffect } from "./perform-effect.ts";
import { PublishDialog } from "./publish-dialog.tsx";
import { ConflictBanner, GoneBanner, RecoverBanner, SignedOutBanner } from "./save-banners.tsx";
import { SidePanel } from "./side-panel.tsx";
import { TestDialog } from "./test-dialog.tsx";
import { LogPanel } from "./tests/log-panel.tsx";
import { ShownRunProvider } from "./tests/shown-run.tsx";
import { StepBench } from "./tests/step-bench.tsx";
import { useTestKeys } from "./tests/use-test-keys.ts";
import { TopBar } from "./top-bar.tsx";
import { useGlobalKeys } from "./use-designer-keys.ts";
import { usePaletteCommands } from "./use-palette-commands.tsx";
import { CheckedDraft, useProblems } from "./use-problems.tsx";
import { useReturnedChoice } from "./use-returned-choice.ts";
import { createViewKeeper } from "./view-keeper.ts";

/** The designer of one flow. Reads the flow once; from then on the draft here is what is saved. */
export function DesignerPage({ flowId }: { flowId: string }) {
  const t = useWords();
  const runId = useSearchParams().get("run");
  const options = orpc.flows.get.queryOptions({ input: { id: flowId } });
  // A later read must not overwrite what is being drawn: conflicts are found by saving.
  const flow = useQuery({
    ...options,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const left = useQuery({
    ...orpc.flowViews.get.queryOptions({ input: { id: flowId } }),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  if (flow.isPending || me.isPending || left.isPending) {
    return (
      <div className={classes.waiting}>
        <Loader aria-label={t("Opening the flow")} />
      </div>
    );
  }
  if (flow.isError) {
    return (
      <Notice
        title={t("The flow could not be opened")}
        message={messageOf(flow.error, t)}
        onRetry={() => void flow.refetch()}
      />
    );
  }
  // Who somebody is may fail to be read; the server refuses what they may not do all the same.
  const mayEdit = me.data?.environment.role !== "member";
  const opened = { flow: flow.data, runId, mayEdit, by: me.data?.id ?? "", left: left.data ?? null };
  return <OpenedFlow key={flowId} {...opened} />;
}

function Notice({ title, message, onRetry }: { title: string; message: string; onRetry?: () => void }) {
  const t = useWords();
  return (
    <div className={classes.waiting}>
      <Alert color="red" title={title} maw={520}>
        <p>{message}</p>
        {onRetry !== undefined && (
          <Button variant="default" onClick={onRetry}>
            {t("Try again")}
          </Button>
        )}
      </Alert>
    </div>
  );
}

interface OpenedProps {
  readonly flow: Flow;
  readonly runId: string | null;
  readonly mayEdit: boolean;
  /** Who opens it, and how they left it. */
  readonly by: string;
  readonly left: LeftView | null;
}

function OpenedFlow(props: OpenedProps) {
  const t = useWords();
  const text = props.flow.definitionText;
  const parsed = useMemo(() => parseDefinition(text), [text]);
  if (!parsed.ok)
    return <Notice title={t("The definition cannot be read")} message={t.said(parsed.failure)} />;
  return <Designer {...props} draft={{ definition: parsed.value, baseText: text }} />;
}

function Designer({ flow, draft, runId, mayEdit, by, left }: OpenedProps & { readonly draft: Draft }) {
  const t = useWords();
  const queries = useQueryClient();
  const [views] = useState(() => {
    takeLeftView(flow.id, by, left);
    return createViewKeeper(flow.id, readCanvasMemory(flow.id));
  });
  useEffect(() => {
    window.addEventListener("pagehide", views.flush);
    return () => {
      window.removeEventListener("pagehide", views.flush);
      views.flush();
    };
  }, [views]);
  const [store] = useState(() =>
    createDesignerStore({
      flowId: flow.id,
      seat: newSeat(),
      t,
      mayEdit,
      read: () => readDraft(t, flow.id),
      name: flow.name,
      draft,
      runId,
      facts: factsOf(flow),
      send: (work, revision) => sendDraft(t, flow.id, work, revision),
      perform: (effect, to) => void performEffect(queries, flow.id, effect, to),
      foundNothing: () =>
        noticeRefused(
          t("Somebody else has changed all of this since, so there is nothing left to take back."),
        ),
      keepView: views.keep,
    }),
  );
  const [people] = useState(createPeopleStore);
  useEffect(() => store.setState({ t }), [store, t]);
  return (
    <DesignerProvider value={store}>
      <PeopleProvider value={people}>
        <KnownSteps>
          <ShownRunProvider>
            <CheckedDraft>
              <Workspace flow={flow} />
            </CheckedDraft>
          </ShownRunProvider>
        </KnownSteps>
      </PeopleProvider>
    </DesignerProvider>
  );
}

/** What is known of the steps that call connectors, for every part of the designer. */
function KnownSteps({ children }: { children: ReactNode }) {
  const flowId = useDesigner((state) => state.flowId);
  const drawn = useDesigner((state) => state.draft.definition);
  const definition = useAfterPaint(drawn, drawn);
  const known = useLoadedKnowledge(flowId, definition);
  return (
    <StepKnowledgeProvider value={known}>
      <StepLooksProvider value={useStepLooks(definition, known)}>{children}</StepLooksProvider>
    </StepKnowledgeProvider>
  );
}

function Workspace({ flow }: { flow: Flow }) {
  const view = useDesigner((state) => state.overlays.view);
  const problems = useProblems();
  useFollowing(usePeopleStore());
  useGlobalKeys();
  useTestKeys();
  usePaletteCommands();
  useReturnedChoice();
  useUnsavedGuard();
  useFreshLists(flow.id);
  return (
    <div className={classes.designer}>
      <TopBar problems={problems} />
      <RecoverBanner serverText={flow.definitionText} serverName={flow.name} />
      <ConflictBanner />
      <SignedOutBanner />
      <GoneBanner />
      <ConnectionsBanner />
      <div className={classes.stage}>
        {view === "code" && <CodeView />}
        {view === "canvas" && <DesignerCanvas problems={problems} />}
        {view === "outline" && <DesignerOutline problems={problems} />}
        {view !== "code" && <SidePanel problems={problems} />}
        <FindBar />
      </div>
      {view !== "code" && <LogPanel />}
      <OperationPicker />
      <TestDialog problems={problems} />
      <StepBench problems={problems} />
      <PublishDialog problems={problems} />
      <FlowSettingsDrawer />
      <GoToDialog />
      <KeysDialog />
      <HistoryDrawer />
      <ConflictsDialog />
    </div>
  );
}

/** Sends what is left when the page goes, keeps a copy in case that fails, and tries again when the network is back. */
function useUnsavedGuard(): void {
  const store = useDesignerStore();
  useEffect(() => {
    const { autosave } = store.getState();
    const leave = () => autosave.keepUnsaved();
    const retry = () => void autosave.flush();
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", retry);
    // Back from signing in beside this page: what waits is sent at once.
    window.addEventListener("focus", retry);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", retry);
      window.removeEventListener("focus", retry);
      leave();
      void autosave.flush();
    };
  }, [store]);
}

/** Lists of flows show name and state: they are read anew after this page changed them. So is what is pinned. */
function useFreshLists(flowId: string): void {
  const queries = useQueryClient();
  const revision = useDesigner((state) => state.facts);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new fact makes the lists old
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: orpc.flows.list.key() });
    // Pinned outputs follow an action that was renamed or deleted.
    void queries.invalidateQueries({ queryKey: orpc.pins.list.queryKey({ input: { id: flowId } }) });
    // What is bound is told of the draft that was saved.
    void queries.invalidateQueries({ queryKey: orpc.connections.bindings.queryKey({ input: { flowId } }) });
  }, [queries, flowId, revision]);
}
