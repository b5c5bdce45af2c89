import { EditorSelection, EditorState, type Extension, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { escapedForJson, jsonStringAt } from "../json-strings.ts";
import type { TemplateLanguage } from "../template-scan.ts";
import { languageFacet, templateField } from "./template-state.ts";

/** What goes into the text for an expression, given the text around the place it goes to. */
export function tokenText(
  code: string,
  place: { language: TemplateLanguage; text: string; from: number; to: number; keepsType: boolean },
): string {
  const { language, text, from, to, keepsType } = place;
  if (language === "expression") return code;
  if (language === "json") {
    const inside = jsonStringAt(text, from);
    // Between quotes with nothing else in them the expression is the whole value, and keeps its type.
    const alone = inside === null || (inside.start + 1 === from && inside.end - 1 === to);
    const token = escapedForJson(alone ? `@${code}` : `@{${code}}`);
    return inside === null ? `"${token}"` : token;
  }
  const alone = from === 0 && to === text.length;
  return alone && keepsType ? `@${code}` : `@{${code}}`;
}

/** Puts an expression at a range of the editor, drawn as a chip, with the caret behind it. */
export function insertToken(
  view: EditorView,
  code: string,
  options: { from: number; to: number; keepsType: boolean },
): void {
  const { from, to, keepsType } = options;
  const language = view.state.facet(languageFacet);
  const text = view.state.doc.toString();
  const insert = tokenText(code, { language, text, from, to, keepsType });
  view.dispatch({
    changes: { from, to, insert },
    // Behind the token; for a function that wants arguments, between its parentheses.
    selection: EditorSelection.cursor(
      from + insert.length - (insert.endsWith("()") && language === "expression" ? 1 : 0),
    ),
    userEvent: "input.token",
    scrollIntoView: true,
  });
}

/**
 * Text typed beside a value that fills the whole field: `@body('A')` and ` is done` make `@{body('A')} is done`.
 * Without this the two would make an expression with text behind it, which is an error.
 */
export const keepWholeValueWhole: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || !transaction.isUserEvent("input")) return transaction;
  const state = transaction.startState;
  if (state.facet(languageFacet) !== "template") return transaction;
  const { scan, open } = state.field(templateField);
  const [part] = scan.parts;
  if (part === undefined || part.form !== "whole" || part.look === null || open !== null) return transaction;
  const beside = besideChip(transaction.changes, state.doc.length);
  if (beside === null) return transaction;
  const { before, after } = beside;
  const whole = `@{${part.code}}`;
  const spec: TransactionSpec = {
    changes: { from: 0, to: state.doc.length, insert: before + whole + after },
    selection: EditorSelection.cursor(
      after === "" ? before.length : before.length + whole.length + after.length,
    ),
    userEvent: "input",
  };
  return spec;
});

interface Changes {
  iterChanges(
    each: (fromA: number, toA: number, fromB: number, toB: number, text: { toString(): string }) => void,
  ): void;
}

/** The text a change puts before and after the chip; null when it touches the chip itself. */
function besideChip(changes: Changes, length: number): { before: string; after: string } | null {
  let before = "";
  let after = "";
  let touches = false;
  changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    if (fromA !== toA) touches = true;
    else if (fromA === 0) before += inserted.toString();
    else if (fromA === length) after += inserted.toString();
    else touches = true;
  });
  return touches || (before === "" && after === "") ? null : { before, after };
}
