import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { type Extension, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, tooltips } from "@codemirror/view";
import type { RefObject } from "react";
import type { TemplateLanguage } from "../template-scan.ts";
import { expressionCompletions, slashCompletions } from "./completion.ts";
import { completionKeys } from "./completion-keys.ts";
import { editorTheme, jsonHighlighting } from "./editor-theme.ts";
import { keepWholeValueWhole } from "./insert-token.ts";
import { signatureHelp } from "./signature-help.ts";
import { chipAt, closeOnBlur, templateField } from "./template-state.ts";
import { valueDrops } from "./value-drops.ts";
import type { TemplateViewOptions } from "./view-options.ts";

/** What every editor has. Tab is bound to nothing: it leaves the field. */
export function editorExtensions(latest: RefObject<TemplateViewOptions>): Extension {
  const { singleLine } = latest.current;
  return [
    templateField,
    closeOnBlur,
    keepWholeValueWhole,
    history(),
    drawSelection(),
    EditorView.lineWrapping,
    tooltips({ position: "fixed", parent: document.body }),
    autocompletion({
      override: [expressionCompletions, slashCompletions(() => latest.current)],
      icons: false,
      closeOnBlur: true,
      defaultKeymap: false,
    }),
    completionKeys,
    signatureHelp((help) => latest.current.onSignature?.(help)),
    chipKeys(latest),
    valueDrops(latest),
    singleLine === true ? ONE_LINE : [],
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.domEventHandlers({
      blur: () => {
        latest.current.onBlur?.();
        return false;
      },
    }),
    editorTheme,
  ];
}

export function languageExtensions(language: TemplateLanguage): Extension {
  switch (language) {
    case "json":
      return [json(), jsonHighlighting, bracketMatching(), closeBrackets(), indentOnInput(), MONOSPACE];
    case "expression":
      return [bracketMatching(), closeBrackets(), MONOSPACE];
    case "template":
    case "text":
      return [];
  }
}

const MONOSPACE = EditorView.editorAttributes.of({ class: "tp-mono" });

/** Enter belongs to an open completion list first; after that it does nothing in a field of one line. */
const ONE_LINE: Extension = [
  Prec.high(keymap.of([{ key: "Enter", run: () => true }])),
  EditorView.clipboardInputFilter.of((text) => text.trim().replaceAll(/\s*[\r\n]+\s*/g, " ")),
];

/** A click on a chip, or Alt+Enter beside it, opens its expression. */
function chipKeys(latest: RefObject<TemplateViewOptions>): Extension {
  const open = (view: EditorView, position: number) => {
    const chip = chipAt(view.state, position);
    if (chip === null || latest.current.readOnly) return false;
    latest.current.onOpenChip({ from: chip.from, to: chip.to, code: chip.code });
    return true;
  };
  return [
    EditorView.domEventHandlers({
      click: (event, view) => {
        const target = event.target instanceof Element ? event.target.closest(".tp-chip") : null;
        return target === null ? false : open(view, view.posAtDOM(target));
      },
    }),
    Prec.high(keymap.of([{ key: "Alt-Enter", run: (view) => open(view, view.state.selection.main.head) }])),
  ];
}
