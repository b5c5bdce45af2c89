import { Alert, Button, Drawer, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import { useDesigner, useDesignerActions } from "../designer/designer-context.ts";
import { CompareDialog } from "./compare-dialog.tsx";
import classes from "./history-drawer.module.css";
import { type PastState, stateTitle } from "./past-state.ts";
import { useRestore } from "./use-restore.ts";

/** Versions and earlier drafts: who, when, under which name; each can be compared with the draft, and brought back. */
export function HistoryDrawer() {
  const isOpen = useDesigner((state) => state.overlays.dialog === "history");
  const { open } = useDesignerActions();
  return (
    <Drawer
      opened={isOpen}
      onClose={() => open({ dialog: null })}
      position="right"
      size="md"
      title="Versions and earlier drafts"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {isOpen && <History />}
    </Drawer>
  );
}

function History() {
  const flowId = useDesigner((state) => state.flowId);
  const history = useQuery(orpc.history.list.queryOptions({ input: { id: flowId }, gcTime: 0 }));
  const [compared, setCompared] = useState<PastState | null>(null);
  if (history.isPending) return <Loader aria-label="Reading the history" />;
  if (history.isError) {
    return (
      <Alert color="red" title="The history could not be read">
        <Stack align="flex-start">
          <Text size="sm">{messageOf(history.error)}</Text>
          <Button variant="default" onClick={() => void history.refetch()}>
            Try again
          </Button>
        </Stack>
      </Alert>
    );
  }
  const { draft, items, publishedNumber } = history.data;
  return (
    <>
      <ol className={classes.states}>
        <li>
          <div className={classes.what}>
            <strong>Draft, revision {draft.revision}</strong>
            <span className={classes.chip}>Now</span>
          </div>
          <Who by={draft.by} at={draft.at} verb="Saved" />
        </li>
        {items.map((state) => (
          <StateRow
            key={state.id}
            state={state}
            isLive={state.number !== null && state.number === publishedNumber}
            onCompare={() => setCompared(state)}
          />
        ))}
      </ol>
      {items.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing else yet. A version comes with each publication; a draft is kept here when somebody else
          goes on with it, when you come back after a while, and when you press Ctrl S.
        </Text>
      )}
      {compared !== null && <CompareDialog state={compared} onClose={() => setCompared(null)} />}
    </>
  );
}

function Who({ by, at, verb }: { by: PastState["by"]; at: string; verb: string }) {
  return (
    <span className={classes.who}>
      {verb} {by === null ? "" : `by ${by.name} `}
      <Since at={at} />
    </span>
  );
}

function StateRow({
  state,
  isLive,
  onCompare,
}: {
  state: PastState;
  isLive: boolean;
  onCompare: () => void;
}) {
  const mayEdit = useDesigner((designer) => designer.mayEdit);
  const restore = useRestore();
  const title = stateTitle(state);
  return (
    <li aria-label={title}>
      <div className={classes.what}>
        <strong>{title}</strong>
        {isLive && (
          <span className={classes.chip} data-live>
            Live
          </span>
        )}
        {state.kind === "draft" && state.kept && <span className={classes.chip}>Kept</span>}
      </div>
      {state.name !== "" && <span>{state.name}</span>}
      {state.note !== "" && <Text size="sm">{state.note}</Text>}
      <Who by={state.by} at={state.at} verb={state.kind === "version" ? "Published" : "Saved"} />
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={onCompare}
          aria-label={`Compare ${title} with the draft`}
        >
          Compare
        </Button>
        {mayEdit && (
          <Button
            size="compact-sm"
            variant="default"
            loading={restore.isPending}
            onClick={() => restore.mutate(state)}
            aria-label={`Restore ${title} as the draft`}
          >
            Restore as draft
          </Button>
        )}
      </div>
    </li>
  );
}
