"use client";

import { autocompletion, closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { xml } from "@codemirror/lang-xml";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { FieldSpec } from "@towpath/flow";
import { useEffect, useLayoutEffect, useRef } from "react";
import { completionKeys } from "./completion-keys.ts";
import { scriptCompletionSource } from "./script-completions.ts";

export interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly language: NonNullable<FieldSpec["language"]>;
  readonly onChange: (text: string) => void;
  readonly readOnly: boolean;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  /** Names of the actions that ran before, for completions in scripts. */
  readonly actions: readonly string[];
}

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.keyword, tags.tagName], color: "var(--tp-accent)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--tp-copper)" },
  { tag: tags.number, color: "var(--tp-running)" },
  { tag: [tags.bool, tags.null], color: "var(--tp-warning)" },
  { tag: tags.comment, color: "var(--tp-text-faint)" },
]);

const LOOK = EditorView.theme({
  "&": {
    maxHeight: "24rem",
    color: "var(--tp-text)",
    backgroundColor: "var(--tp-surface-raised)",
    border: "1px solid var(--tp-border)",
    borderRadius: "var(--mantine-radius-sm)",
    fontSize: "var(--tp-text-sm)",
  },
  ".cm-scroller": { fontFamily: "var(--tp-font-mono)", lineHeight: "1.55", minHeight: "9rem" },
  ".cm-gutters": {
    color: "var(--tp-text-faint)",
    backgroundColor: "transparent",
    borderRight: "1px solid var(--tp-border)",
  },
  "&.cm-focused": { outline: "2px solid var(--tp-focus)", outlineOffset: "-1px" },
  ".cm-cursor": { borderLeftColor: "var(--tp-text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--tp-accent-soft) !important",
  },
});

/** Colours only beside a language: without one the highlighter stumbles over a text that is emptied. */
const LANGUAGES = {
  javascript: () => [javascript(), syntaxHighlighting(HIGHLIGHT)],
  xml: () => [xml(), syntaxHighlighting(HIGHLIGHT)],
  liquid: () => [],
};

/** A program as text: with line numbers, because errors name lines. Tab leaves the field, as everywhere. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const newest = useRef(props);
  useLayoutEffect(() => {
    newest.current = props;
  });
  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({ parent: host.current, state: stateOf(newest) });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);
  const { value } = props;
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={host} />;
}

const completions = (actions: () => readonly string[]) =>
  autocompletion({ override: [scriptCompletionSource(actions)], icons: false, defaultKeymap: false });

function stateOf(newest: { readonly current: CodeEditorProps }): EditorState {
  const { value, language, readOnly, label, describedBy, invalid } = newest.current;
  return EditorState.create({
    doc: value,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      LANGUAGES[language](),
      ...(language === "javascript" ? [completions(() => newest.current.actions)] : []),
      LOOK,
      completionKeys,
      keymap.of([...defaultKeymap, ...historyKeymap]),
      EditorState.readOnly.of(readOnly),
      EditorView.contentAttributes.of({
        "aria-label": label,
        // What scrolls has to be reached by keyboard, also where it cannot be edited.
        tabindex: "0",
        ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
        ...(invalid ? { "aria-invalid": "true" } : {}),
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && update.state.doc.toString() !== newest.current.value) {
          newest.current.onChange(update.state.doc.toString());
        }
      }),
    ],
  });
}
