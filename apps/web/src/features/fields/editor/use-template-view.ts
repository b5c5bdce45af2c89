import { Annotation, Compartment, EditorSelection, EditorState, type Extension } from "@codemirror/state";
import { EditorView, placeholder } from "@codemirror/view";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { afterPaint } from "../../../shell/use-after-paint.ts";
import type { TemplateLanguage, TemplateProblem } from "../template-scan.ts";
import { editorExtensions, languageExtensions } from "./editor-extensions.ts";
import { insertToken } from "./insert-token.ts";
import { knownFacet, languageFacet, templateField, wordsFacet } from "./template-state.ts";
import type { TemplateViewOptions } from "./view-options.ts";

/** Marks a change that came from outside: it must not be reported back as typing. */
const fromOutside = Annotation.define<true>();

/** Owns the CodeMirror view behind a template editor. The view is made once; options reach it by compartments. */
export function useTemplateView(options: TemplateViewOptions) {
  const latest = useRef(options);
  latest.current = options;
  const view = useRef<EditorView | null>(null);
  const settings = useRef({ look: new Compartment(), language: new Compartment() });
  const [problems, setProblems] = useState<readonly TemplateProblem[]>([]);

  const mount = useCallback((element: HTMLDivElement | null) => {
    const left = view.current;
    // The form around it may make way for an edit, which is to be seen first.
    if (left !== null) afterPaint(() => left.destroy());
    element?.replaceChildren();
    view.current = element === null ? null : createView(element, settings.current, latest, setProblems);
    if (view.current !== null) setProblems(view.current.state.field(templateField).scan.problems);
  }, []);

  options.handle.current = {
    focus: () => view.current?.focus(),
    focusEnd: () => {
      const end = view.current?.state.doc.length ?? 0;
      view.current?.dispatch({ selection: EditorSelection.cursor(end), scrollIntoView: true });
      view.current?.focus();
    },
    insert: (code, instead) => {
      const editor = view.current;
      if (editor === null) return;
      const { from, to } = instead ?? editor.state.selection.main;
      insertToken(editor, code, { from, to, keepsType: latest.current.keepsType === true });
      editor.focus();
    },
  };

  const { value, label, describedBy, invalid, language, readOnly } = options;
  const hint = options.placeholder;
  useEffect(() => {
    const look = lookOf({ label, describedBy, invalid, readOnly, placeholder: hint });
    view.current?.dispatch({ effects: settings.current.look.reconfigure(look) });
  }, [label, describedBy, invalid, readOnly, hint]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.facet(languageFacet) === language) return;
    // Apart from the look: a new language means reading the whole text again.
    editor.dispatch({ effects: settings.current.language.reconfigure(speaking(language)) });
    setProblems(editor.state.field(templateField).scan.problems);
  }, [language]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.sliceDoc() !== value) replaceText(editor, value);
  }, [value]);

  return { mount, problems };
}

function createView(
  parent: HTMLElement,
  settings: { readonly look: Compartment; readonly language: Compartment },
  latest: RefObject<TemplateViewOptions>,
  onProblems: (problems: readonly TemplateProblem[]) => void,
): EditorView {
  const report = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    onProblems(update.state.field(templateField).scan.problems);
    const outside = update.transactions.some((each) => each.annotation(fromOutside) === true);
    if (!outside) latest.current.onChange(update.state.sliceDoc());
  });
  const state = EditorState.create({
    doc: latest.current.value,
    extensions: [
      // The text is kept as it is: a lone \r is a character of it, not a line end to be rewritten.
      EditorState.lineSeparator.of(separatorOf(latest.current.value)),
      editorExtensions(latest),
      wordsFacet.of(latest.current.t),
      knownFacet.of(() => latest.current.known),
      settings.look.of(lookOf(latest.current)),
      settings.language.of(speaking(latest.current.language)),
      report,
    ],
  });
  return new EditorView({ state, parent });
}

/** CRLF only where every line of the text ends so; a mixture stays readable only as single line feeds. */
function separatorOf(text: string): string {
  const breaks = text.match(/\r?\n/g) ?? [];
  return breaks.length > 0 && breaks.every((each) => each === "\r\n") ? "\r\n" : "\n";
}

type Look = Pick<TemplateViewOptions, "label" | "describedBy" | "invalid" | "readOnly" | "placeholder">;

function lookOf({ label, describedBy, invalid, readOnly, placeholder: hint }: Look): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    // A read-only field stays in the Tab order: its text can be read and copied.
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-describedby": describedBy,
      "aria-invalid": invalid === true ? "true" : "false",
      "aria-readonly": readOnly ? "true" : "false",
    }),
    hint === undefined ? [] : placeholder(hint),
  ];
}

function speaking(language: TemplateLanguage): Extension {
  return [
    languageFacet.of(language),
    languageExtensions(language),
    EditorView.contentAttributes.of({ spellcheck: language === "template" ? "true" : "false" }),
  ];
}

function replaceText(view: EditorView, value: string): void {
  const { head } = view.state.selection.main;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: value },
    annotations: fromOutside.of(true),
  });
  const caret = Math.min(head, view.state.doc.length);
  view.dispatch({ selection: EditorSelection.cursor(caret), annotations: fromOutside.of(true) });
}
