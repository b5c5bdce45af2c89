import { closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** Where a text is not JSON; line and column count from 1. */
export interface TextFault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange?: (text: string) => void;
  readonly onBlur?: () => void;
  readonly readOnly?: boolean;
  /** Another language than JSON: without its colours. */
  readonly isPlain?: boolean;
  /** Underlined at its place; the words beside it are the caller's to show. */
  readonly fault?: TextFault | null;
  /** Id of the element that says what is wrong. */
  readonly describedBy?: string | undefined;
}

const HIGHLIGHT = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--tp-accent)" },
  { tag: tags.string, color: "var(--tp-copper)" },
  { tag: tags.number, color: "var(--tp-running)" },
  { tag: [tags.bool, tags.null], color: "var(--tp-warning)" },
]);

const LOOK = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--tp-text)",
    backgroundColor: "var(--tp-surface-raised)",
    fontSize: "var(--tp-text-sm)",
  },
  ".cm-scroller": { fontFamily: "var(--tp-font-mono)", lineHeight: "1.55" },
  ".cm-gutters": {
    color: "var(--tp-text-faint)",
    backgroundColor: "var(--tp-surface-raised)",
    borderRight: "1px solid var(--tp-border)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--tp-surface-hover)" },
  "&.cm-focused": { outline: "2px solid var(--tp-focus)", outlineOffset: "-2px" },
  ".cm-cursor": { borderLeftColor: "var(--tp-text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--tp-accent-soft) !important",
  },
  ".cm-panels, .cm-tooltip": { color: "var(--tp-text)", backgroundColor: "var(--tp-surface-sunken)" },
});

/** JSON as text, with line numbers, folding and search. Tab leaves the field, as everywhere. */
export function JsonEditor(props: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useEditorView(host, props);
  const { value, fault } = props;
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [view, value]);
  useEffect(() => {
    if (view.current !== null) showFault(view.current, fault ?? null);
  }, [view, fault]);
  return <div ref={host} style={{ height: "100%", minHeight: 0 }} />;
}

function useEditorView(host: RefObject<HTMLDivElement | null>, props: JsonEditorProps) {
  const view = useRef<EditorView | null>(null);
  const newest = useRef(props);
  const attributes = useRef(new Compartment());
  useLayoutEffect(() => {
    newest.current = props;
  });
  useEffect(() => {
    if (host.current === null) return;
    const { value, readOnly, isPlain = false } = newest.current;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          ...extensions(isPlain),
          attributes.current.of(EditorView.contentAttributes.of(contentAttributes(newest.current))),
          EditorState.readOnly.of(readOnly ?? false),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) newest.current.onChange?.(update.state.doc.toString());
          }),
          // At once: the editor tells of a lost focus only later, when a quick click has taken it away already.
          EditorView.domEventHandlers({ blur: () => newest.current.onBlur?.() }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [host]);
  const { label, describedBy } = props;
  useEffect(() => {
    const described = EditorView.contentAttributes.of(contentAttributes({ label, describedBy }));
    view.current?.dispatch({ effects: attributes.current.reconfigure(described) });
  }, [label, describedBy]);
  return view;
}

const contentAttributes = (
  props: Pick<JsonEditorProps, "label" | "describedBy">,
): Record<string, string> => ({
  "aria-label": props.label,
  tabindex: "0",
  ...(props.describedBy === undefined
    ? {}
    : { "aria-describedby": props.describedBy, "aria-invalid": "true" }),
});

const extensions = (isPlain: boolean) => [
  lineNumbers(),
  foldGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  search({ top: true }),
  // The highlighter stumbles over a text that is emptied where there is no language.
  ...(isPlain ? [] : [json(), syntaxHighlighting(HIGHLIGHT)]),
  LOOK,
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap]),
];

function showFault(editor: EditorView, fault: TextFault | null): void {
  if (fault === null) {
    editor.dispatch(setDiagnostics(editor.state, []));
    return;
  }
  const line = editor.state.doc.line(Math.max(1, Math.min(fault.line, editor.state.doc.lines)));
  const from = Math.min(line.from + Math.max(0, fault.column - 1), line.to);
  const to = Math.min(from + 1, editor.state.doc.length);
  const diagnostic = { from: Math.min(from, to), to, severity: "error" as const, message: fault.message };
  editor.dispatch(setDiagnostics(editor.state, [diagnostic]));
  editor.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
}
