import { closeCompletion, completionKeymap, currentCompletions } from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

/**
 * Escape closes the list that is seen. One that is only being looked for is given up in silence: its own key would take the
 * Escape that closes what is around the field.
 */
function leaveList(view: EditorView): boolean {
  const isSeen = currentCompletions(view.state).length > 0;
  closeCompletion(view);
  return isSeen;
}

/** For `autocompletion({ defaultKeymap: false })`. */
export const completionKeys: Extension = Prec.highest(
  keymap.of([...completionKeymap.filter(({ key }) => key !== "Escape"), { key: "Escape", run: leaveList }]),
);
