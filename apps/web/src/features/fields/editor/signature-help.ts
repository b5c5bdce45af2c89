import { type EditorState, StateField } from "@codemirror/state";
import { EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import { type SignatureHelp, signatureAt } from "@towpath/expressions";
import type { Words } from "../../../words/translate.ts";
import { templateAtCaret } from "./caret-template.ts";
import { chipAt, languageFacet, wordsFacet } from "./template-state.ts";

/** The function the caret is in, above the line, with the argument that is being written in bold. */
export const signatureHelp = (onChange: (help: SignatureHelp | null) => void) => [
  StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
      if (!transaction.docChanged && transaction.selection === undefined) return shown;
      return tooltipFor(transaction.state);
    },
    provide: (field) => showTooltip.from(field),
  }),
  EditorView.updateListener.of(({ docChanged, selectionSet, startState, state }) => {
    if (!docChanged && !selectionSet) return;
    const help = helpAt(state);
    if (argumentKey(help) !== argumentKey(helpAt(startState))) onChange(help);
  }),
  // Reads the signature out on request: at every key it would talk over the typing.
  keymap.of([{ key: "Mod-Shift-Space", run: announceSignature }]),
];

const argumentKey = (help: SignatureHelp | null): string =>
  help === null ? "" : `${help.doc.name} ${help.activeParameter}`;

/** The function and the argument the caret is in, for a reader. */
export function signatureWords(t: Words, { doc, label, activeParameter }: SignatureHelp): string {
  const parameter = doc.parameters[activeParameter];
  return parameter === undefined
    ? label
    : t("{signature}. Now {parameter}: {words}", {
        signature: label,
        parameter: parameter.name,
        words: t.text(parameter.doc),
      });
}

function tooltipFor(state: EditorState): Tooltip | null {
  const help = helpAt(state);
  const caret = state.selection.main;
  if (help === null || !caret.empty || chipAt(state, caret.head) !== null) return null;
  return {
    pos: caret.head,
    above: true,
    create: () => ({ dom: signatureElement(state.facet(wordsFacet), help) }),
  };
}

function helpAt(state: EditorState): SignatureHelp | null {
  const template = templateAtCaret(
    state.doc.toString(),
    state.selection.main.head,
    state.facet(languageFacet),
  );
  return template === null ? null : signatureAt(template.text, template.caret);
}

function signatureElement(
  t: Words,
  { doc, label, activeParameter, parameterSpans }: SignatureHelp,
): HTMLElement {
  const element = document.createElement("div");
  element.className = "tp-signature";
  const code = element.appendChild(document.createElement("code"));
  const active = parameterSpans[activeParameter];
  if (active === undefined) code.textContent = label;
  else {
    const bold = document.createElement("b");
    bold.textContent = label.slice(active.start, active.end);
    code.append(label.slice(0, active.start), bold, label.slice(active.end));
  }
  const words = element.appendChild(document.createElement("div"));
  words.textContent = t.text(doc.parameters[activeParameter]?.doc ?? doc.doc);
  return element;
}

function announceSignature(view: EditorView): boolean {
  const help = helpAt(view.state);
  if (help === null) return false;
  const t = view.state.facet(wordsFacet);
  const words = `${signatureWords(t, help)} ${t.text(help.doc.doc)}`;
  view.dispatch({ effects: EditorView.announce.of(words) });
  return true;
}
