import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, messageOf, orpc } from "../../../client/api.ts";
import { toastProblem } from "../../../client/toast.tsx";
import type { Words } from "../../../words/translate.ts";
import { drawnView } from "../canvas-memory.ts";
import { useDesignerStore } from "../designer-context.ts";
import { notSavedWords } from "../not-saved-words.ts";
import type { TestOfDraft } from "./test-of-draft.ts";

/** Our own errors carry their words; what the client throws is worded by it. */
export const testWords = (t: Words, error: Error): string =>
  error.constructor === Error && error.message !== "" ? error.message : messageOf(error, t);

/**
 * Saves the draft, tests it, and shows the run over the canvas.
 *
 * @param options `quiet`: the caller shows the refusal
 */
export function useStartTest(options: { readonly quiet?: boolean } = {}) {
  const store = useDesignerStore();
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (test: TestOfDraft) => {
      const { autosave, flowId, t } = store.getState();
      if (!(await autosave.flush())) {
        throw new Error(
          notSavedWords(t, store.getState().save) ?? t("The draft could not be saved, so it was not tested."),
        );
      }
      return api.tests.start({ id: flowId, ...test });
    },
    onSuccess: ({ runId }, test) => {
      const { actions, flowId, overlays } = store.getState();
      const isWhole = (test.begin ?? "trigger") === "trigger";
      actions.open({ run: runId, ...(isWhole ? { lastTest: test, dialog: null } : {}) });
      if (overlays.view === "code") actions.open({ view: drawnView(flowId) });
      void queries.invalidateQueries({ queryKey: orpc.runs.list.key() });
    },
    onError: (error) => {
      if (options.quiet === true) return;
      const { t } = store.getState();
      toastProblem(t("The test was not started"), testWords(t, error));
    },
  });
}
