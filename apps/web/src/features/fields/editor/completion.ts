import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { insertToken } from "./insert-token.ts";
import { knownFacet, languageFacet } from "./template-state.ts";
import type { TemplateViewOptions } from "./use-template-view.ts";

/**
 * The values of other steps behind a `/` that begins a word. It is a list at the caret and not a dialog, so that
 * whoever only wants to type `/orders` types on.
 */
export function slashCompletions(latest: () => TemplateViewOptions) {
  return (context: CompletionContext): CompletionResult | null => {
    const language = context.state.facet(languageFacet);
    if (language !== "template" && language !== "json") return null;
    const typed = context.matchBefore(/(^|[\s"])\/[\p{L}\p{N} _-]*$/u);
    if (typed === null) return null;
    const from = typed.from + typed.text.indexOf("/");
    const { groups } = context.state.facet(knownFacet);
    const values = groups.flatMap((group, distance) =>
      group.tokens.map((token) => ({
        // The slash is part of what is matched, because it is part of what is replaced.
        label: `/${token.label}`,
        displayLabel: token.label,
        detail: group.title,
        boost: -distance,
        apply: (view: EditorView, _completion: unknown, start: number, end: number) =>
          insertToken(view, token.code, { from: start, to: end, keepsType: latest().keepsType === true }),
      })),
    );
    const more = {
      // Behind every value that matches as well as it does.
      label: "/all values and expressions",
      displayLabel: "All values and expressions…",
      boost: -99,
      apply: (view: EditorView, _completion: unknown, start: number, end: number) => {
        view.dispatch({ changes: { from: start, to: end, insert: "" }, userEvent: "delete" });
        latest().onOpenPicker();
      },
    };
    return { from, options: [...values, more] };
  };
}
