import { Alert, Button, Group, Loader, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { diffDefinitions, parseDefinition } from "@towpath/flow";
import { useMemo } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner } from "../designer/designer-context.ts";
import { DiffView } from "./diff-view.tsx";
import { type PastState, stateTitle } from "./past-state.ts";
import { useRestore } from "./use-restore.ts";

/** An earlier state beside the draft as it is here, drawn. */
export function CompareDialog({ state, onClose }: { state: PastState; onClose: () => void }) {
  const t = useWords();
  const flowId = useDesigner((designer) => designer.flowId);
  const past = useQuery(orpc.history.read.queryOptions({ input: { id: flowId, stateId: state.id } }));
  const mayEdit = useDesigner((designer) => designer.mayEdit);
  const restore = useRestore(onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("From {state} to the draft", { state: stateTitle(t, state) })}
      size="min(1100px, 94vw)"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {past.isPending && <Loader aria-label={t("Reading the earlier state")} />}
      {past.isError && (
        <Alert color="red" title={t("It could not be read")} role="alert">
          {messageOf(past.error, t)}
        </Alert>
      )}
      {past.isSuccess && (
        <>
          <DraftDiff text={past.data.definitionText} />
          {mayEdit && (
            <Group justify="flex-end" mt="md">
              <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate(state)}>
                {t("Restore {state} as the draft", { state: stateTitle(t, state) })}
              </Button>
            </Group>
          )}
        </>
      )}
    </Modal>
  );
}

/** What the draft has become since a definition. */
export function DraftDiff({ text }: { text: string }) {
  const t = useWords();
  const draft = useDesigner((state) => state.draft.definition);
  const diff = useMemo(() => {
    const before = parseDefinition(text);
    return before.ok ? diffDefinitions(before.value, draft) : null;
  }, [text, draft]);
  if (diff === null) return <Alert color="red" title={t("It cannot be read")} />;
  return <DiffView diff={diff} label={t("Differences on the canvas")} />;
}
