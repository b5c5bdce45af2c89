import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours come from the tokens, so that light and dark follow the page. */
const look = EditorView.theme({
  "&": { color: "var(--tp-text)", backgroundColor: "transparent", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--tp-font)", lineHeight: "1.6", overflow: "auto" },
  "&.tp-mono .cm-scroller": { fontFamily: "var(--tp-font-mono)", fontSize: "var(--tp-text-sm)" },
  ".cm-content": { padding: "6px 0", minWidth: "0", caretColor: "var(--tp-accent)" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--tp-accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection":
    {
      backgroundColor: "color-mix(in srgb, var(--tp-accent) 22%, transparent)",
    },
  ".cm-placeholder": { color: "var(--tp-text-faint)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--tp-accent-soft)", outline: "none" },
  "&.cm-focused .cm-nonmatchingBracket": { color: "var(--tp-danger)" },
  ".tp-chip": {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    // Less than the line: the caret beside it needs a place too, or the line breaks around the chip.
    maxWidth: "calc(100% - 8px)",
    margin: "1px 1px",
    padding: "0 7px 0 5px",
    borderRadius: "var(--tp-radius-sm)",
    backgroundColor: "var(--tp-accent-soft)",
    border: "1px solid color-mix(in srgb, var(--tp-accent) 28%, transparent)",
    color: "var(--tp-accent)",
    fontFamily: "var(--tp-font)",
    fontSize: "var(--tp-text-sm)",
    lineHeight: "1.45",
    verticalAlign: "bottom",
    whiteSpace: "nowrap",
    cursor: "pointer",
  },
  ".tp-chip[data-icon=expression]": {
    backgroundColor: "var(--tp-copper-soft)",
    borderColor: "color-mix(in srgb, var(--tp-copper) 28%, transparent)",
    color: "var(--tp-copper)",
    fontFamily: "var(--tp-font-mono)",
    fontSize: "var(--tp-text-xs)",
  },
  ".tp-chip:hover": { borderColor: "currentColor" },
  ".tp-chip svg": {
    width: "13px",
    height: "13px",
    flex: "none",
    fill: "none",
    stroke: "currentColor",
    strokeWidth: "2",
    strokeLinecap: "round",
    strokeLinejoin: "round",
  },
  ".tp-chip-fx": { flex: "none", fontStyle: "italic", fontWeight: "700", fontFamily: "Georgia, serif" },
  ".tp-chip-label": { minWidth: "0", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  ".tp-code": { fontFamily: "var(--tp-font-mono)", fontSize: "0.92em" },
  ".tp-code-string": { color: "var(--tp-success)" },
  ".tp-code-number": { color: "var(--tp-running)" },
  ".tp-code-call": { color: "var(--tp-accent)" },
  ".tp-code-sign": { color: "var(--tp-text-muted)" },
  ".tp-bracket-0": { color: "var(--tp-accent)", fontWeight: "600" },
  ".tp-bracket-1": { color: "var(--tp-copper)", fontWeight: "600" },
  ".tp-bracket-2": { color: "var(--tp-running)", fontWeight: "600" },
  ".tp-problem": {
    textDecoration: "underline wavy var(--tp-danger)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-tooltip": {
    zIndex: "400",
    border: "1px solid var(--tp-border-strong)",
    borderRadius: "var(--tp-radius-sm)",
    backgroundColor: "var(--tp-surface-raised)",
    color: "var(--tp-text)",
    boxShadow: "var(--tp-shadow-2)",
    fontFamily: "var(--tp-font)",
    fontSize: "var(--tp-text-sm)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--tp-font)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 8px", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--tp-accent-soft)",
    color: "var(--tp-text)",
  },
  ".cm-completionDetail": { color: "var(--tp-text-muted)", fontStyle: "normal", marginLeft: "8px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700", color: "var(--tp-accent)" },
  ".cm-completionInfo": { padding: "8px 10px", maxWidth: "320px", lineHeight: "1.5" },
  ".tp-signature": { padding: "6px 10px", maxWidth: "420px", lineHeight: "1.5" },
  ".tp-signature code": { fontFamily: "var(--tp-font-mono)" },
  ".tp-signature b": { color: "var(--tp-accent)" },
});

const jsonColours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--tp-accent)" },
  { tag: tags.string, color: "var(--tp-success)" },
  { tag: tags.number, color: "var(--tp-running)" },
  { tag: [tags.bool, tags.null], color: "var(--tp-copper)" },
  { tag: tags.invalid, color: "var(--tp-danger)" },
]);

export const editorTheme = look;

/** Only beside a language: without one the highlighter stumbles over a text that is emptied. */
export const jsonHighlighting = syntaxHighlighting(jsonColours);
