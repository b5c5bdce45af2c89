import { useMutation } from "@tanstack/react-query";
import { parseDefinition } from "@towpath/flow";
import { api, messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { useDesignerStore } from "../designer/designer-context.ts";
import { noticeDone, noticeRefused } from "../designer/notices.tsx";
import { undoThis } from "../designer/undo-this.ts";
import { type PastState, stateTitle } from "./past-state.ts";

/** Makes an earlier state the draft, as one step that Undo takes back. What is live stays live. */
export function useRestore(onDone: () => void = () => {}) {
  const t = useWords();
  const store = useDesignerStore();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (state: PastState) => {
      const { definitionText } = await api.history.read({ id: store.getState().flowId, stateId: state.id });
      return { definitionText, state };
    },
    onSuccess: ({ definitionText, state }) => {
      const parsed = parseDefinition(definitionText);
      if (!parsed.ok) return noticeRefused(parsed.failure);
      const { actions } = store.getState();
      actions.replaceText({ definition: parsed.value, baseText: definitionText });
      actions.open({ dialog: null });
      noticeDone(t("{state} is the draft now.", { state: stateTitle(t, state) }), undoThis(store));
      onDone();
    },
    onError: (error) => noticeRefused(messageOf(error, t)),
  });
}
