import { Alert, Button, Drawer, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { Since } from "../../shell/since.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner, useDesignerActions } from "../designer/designer-context.ts";
import { CompareDialog } from "./compare-dialog.tsx";
import classes from "./history-drawer.module.css";
import { type PastState, stateTitle } from "./past-state.ts";
import { useRestore } from "./use-restore.ts";

/** Versions and earlier drafts: who, when, under which name; each can be compared with the draft, and brought back. */
export function HistoryDrawer() {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "history");
  const { open } = useDesignerActions();
  const [compared, setCompared] = useState<PastState | null>(null);
  return (
    <Drawer
      opened={isOpen}
      // Escape closes the comparison above it alone.
      closeOnEscape={compared === null}
      onClose={() => open({ dialog: null })}
      position="right"
      size="md"
      title={t("Versions and earlier drafts")}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isOpen && <History onCompare={setCompared} />}
      {isOpen && compared !== null && <CompareDialog state={compared} onClose={() => setCompared(null)} />}
    </Drawer>
  );
}

function History({ onCompare }: { onCompare: (state: PastState) => void }) {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const history = useQuery(orpc.history.list.queryOptions({ input: { id: flowId }, gcTime: 0 }));
  if (history.isPending) return <Loader aria-label={t("Reading the history")} />;
  if (history.isError) {
    return (
      <Alert color="red" title={t("The history could not be read")}>
        <Stack align="flex-start">
          <Text size="sm">{messageOf(history.error, t)}</Text>
          <Button variant="default" onClick={() => void history.refetch()}>
            {t("Try again")}
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
            <strong>{t("Draft, revision {revision}", { revision: draft.revision })}</strong>
            <span className={classes.chip}>{t("Now")}</span>
          </div>
          <Who by={draft.by} at={draft.at} verb="saved" />
        </li>
        {items.map((state) => (
          <StateRow
            key={state.id}
            state={state}
            isLive={state.number !== null && state.number === publishedNumber}
            onCompare={() => onCompare(state)}
          />
        ))}
      </ol>
      {items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(
            "Nothing else yet. A version comes with each publication; a draft is kept here when somebody else goes on with it, when you come back after a while, and when you press Ctrl S.",
          )}
        </Text>
      )}
    </>
  );
}

function Who({ by, at, verb }: { by: PastState["by"]; at: string; verb: keyof typeof WHO }) {
  const t = useWords();
  const values = { since: () => <Since at={at} /> };
  return (
    <span className={classes.who}>
      {by === null ? t.rich(WHEN[verb], values) : t.rich(WHO[verb], { ...values, name: by.name })}
    </span>
  );
}

const WHO = {
  saved: phrase("Saved by {name} <since></since>"),
  published: phrase("Published by {name} <since></since>"),
} as const;

const WHEN = {
  saved: phrase("Saved <since></since>"),
  published: phrase("Published <since></since>"),
} as const;

function StateRow({
  state,
  isLive,
  onCompare,
}: {
  state: PastState;
  isLive: boolean;
  onCompare: () => void;
}) {
  const t = useWords();
  const mayEdit = useDesigner((designer) => designer.mayEdit);
  const restore = useRestore();
  const title = stateTitle(t, state);
  return (
    <li aria-label={title}>
      <div className={classes.what}>
        <strong>{title}</strong>
        {isLive && (
          <span className={classes.chip} data-live>
            {t("Live")}
          </span>
        )}
        {state.kind === "draft" && state.kept && <span className={classes.chip}>{t("Kept")}</span>}
      </div>
      {state.name !== "" && <span>{state.name}</span>}
      {state.note !== "" && <Text size="sm">{state.note}</Text>}
      <Who by={state.by} at={state.at} verb={state.kind === "version" ? "published" : "saved"} />
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={onCompare}
          aria-label={t("Compare {state} with the draft", { state: title })}
        >
          {t("Compare")}
        </Button>
        {mayEdit && (
          <Button
            size="compact-sm"
            variant="default"
            loading={restore.isPending}
            onClick={() => restore.mutate(state)}
            aria-label={t("Restore as draft: {state}", { state: title })}
          >
            {t("Restore as draft")}
          </Button>
        )}
      </div>
    </li>
  );
}
