import { Button } from "@mantine/core";
import { IconPin } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { api, messageOf } from "../../../client/api.ts";
import { useWords } from "../../../words/words.tsx";
import { useDesigner, useDesignerStore } from "../designer-context.ts";
import { noticeDone, noticeRefused } from "../notices.tsx";
import { undoThis } from "../undo-this.ts";
import { type PinChange, usePinChanges } from "../use-pins.ts";
import { pinnableLines } from "./pinnable-lines.ts";
import type { ShownRun } from "./shown-run.tsx";

/** For looking into a run: tests then give out what it gave out, until single actions are unpinned. */
export function PinAllButton({ shown }: { readonly shown: ShownRun }) {
  const t = useWords();
  const store = useDesignerStore();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const flowId = useDesigner((state) => state.flowId);
  const { saveAll } = usePinChanges(flowId);
  const pin = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const { runId, model, choice } = shown;
      const lines = pinnableLines(store.getState().draft.definition, model, choice);
      const pins: PinChange[] = [];
      for (const { action, status, line } of lines) {
        const step = await api.runs.step({ id: runId, seq: line.seq });
        pins.push({ action, status, outputsText: step.outputsText, edited: false });
      }
      await saveAll.mutateAsync(pins);
      return pins.length;
    },
    onSuccess: (count) =>
      noticeDone(
        t("{count, plural, one {# output is pinned.} other {# outputs are pinned.}}", { count }),
        undoThis(store),
      ),
    onError: (error) => noticeRefused(messageOf(error, t)),
  });
  if (!mayEdit) return null;
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconPin size={15} aria-hidden />}
      loading={pin.isPending}
      onClick={() => pin.mutate()}
    >
      {t("Pin all outputs")}
    </Button>
  );
}
