import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { pickedCompletion } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { completionsAt } from "@towpath/expressions";
import { templateAtCaret } from "./caret-template.ts";
import { insertToken } from "./insert-token.ts";
import { knownFacet, languageFacet, wordsFacet } from "./template-state.ts";
import type { TemplateViewOptions } from "./view-options.ts";

const MAX_OPTIONS = 60;

/** Functions with their signature, and the names of steps, variables, parameters and loops inside their quotes. */
export function expressionCompletions(context: CompletionContext): CompletionResult | null {
  const { state, pos } = context;
  const template = templateAtCaret(state.doc.toString(), pos, state.facet(languageFacet));
  if (template === null) return null;
  const proposals = completionsAt(template.text, template.caret, state.facet(knownFacet)().names);
  const [first] = proposals;
  const t = state.facet(wordsFacet);
  // After a blank or a bracket a list of every function would only be in the way, until it is asked for.
  if (
    first === undefined ||
    (!context.explicit && first.kind === "function" && first.from === template.caret)
  ) {
    return null;
  }
  const options = proposals.slice(0, MAX_OPTIONS).map((proposal, rank): Completion => {
    const from = template.place(proposal.from);
    const to = template.place(proposal.to);
    const insert = template.spelled(proposal.insert);
    const caret = template.spelled(
      proposal.insert.slice(0, Math.max(0, proposal.caret - proposal.from)),
    ).length;
    // A caret behind the replaced text steps over what stands there, e.g. the closing quote.
    const beyond = Math.max(0, proposal.caret - proposal.from - proposal.insert.length);
    return {
      label: proposal.label,
      detail: proposal.detail,
      type: proposal.kind,
      boost: -rank,
      ...(proposal.doc === "" ? {} : { info: t.text(proposal.doc) }),
      apply: (view: EditorView, completion: Completion) =>
        view.dispatch({
          changes: { from, to: Math.max(to, view.state.selection.main.head), insert },
          selection: { anchor: from + caret + beyond },
          annotations: pickedCompletion.of(completion),
          userEvent: "input.complete",
        }),
    };
  });
  return { from: template.place(first.from), options, filter: false };
}

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
    const { t } = latest();
    const { groups } = context.state.facet(knownFacet)();
    const values = groups.flatMap((group, distance) =>
      group.tokens.map((token) => ({
        // The slash is part of what is matched, because it is part of what is replaced.
        label: `/${token.label}`,
        displayLabel: token.label,
        detail: group.title,
        boost: -distance,
        apply: (view: EditorView, _completion: unknown, start: number, end: number) =>
          insertToken(view, latest().codeOf(token), {
            from: start,
            to: end,
            keepsType: latest().keepsType === true,
          }),
      })),
    );
    const more = {
      // Behind every value that matches as well as it does.
      label: `/${t("all values and expressions")}`,
      displayLabel: t("All values and expressions…"),
      boost: -99,
      apply: (view: EditorView, _completion: unknown, start: number, end: number) => {
        view.dispatch({ changes: { from: start, to: end, insert: "" }, userEvent: "delete" });
        latest().onOpenPicker();
      },
    };
    return { from, options: [...values, more] };
  };
}
