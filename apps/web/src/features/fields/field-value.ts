import { PreciseNumber, parseJson, stringifyJson, type Value } from "@towpath/expressions";

/**
 * How the text of a value field is read. `text`: as it stands (with its templates). `json`: as JSON, so that `5`
 * is a number and `"5"` a text. `auto` is how an empty field begins: JSON where it reads as a number, yes/no,
 * null, a list or an object, else text. A field that holds something keeps the mode that thing came in.
 */
export type ValueMode = "auto" | "text" | "json";

export interface ValueDraft {
  readonly mode: ValueMode;
  readonly text: string;
}

export type ValueReading =
  | { readonly ok: true; readonly value: Value | undefined; readonly kind: ValueKind }
  | {
      readonly ok: false;
      readonly line: number;
      readonly column: number;
      /** What the reader of JSON says. */
      readonly reason: string;
    };

export type ValueKind = "Empty" | "Text" | "Expression" | "Number" | "Yes/No" | "Null" | "List" | "Object";

export function draftOfValue(value: Value | undefined): ValueDraft {
  if (value === undefined || value === "") return { mode: "auto", text: "" };
  if (typeof value === "string") return { mode: "text", text: value };
  return { mode: "json", text: stringifyJson(value, 2) };
}

/** What a draft stands for. An empty `auto` or `json` draft is no value at all. */
export function readDraft(draft: ValueDraft): ValueReading {
  const { mode, text } = draft;
  if (mode === "text") return reading(text);
  if (text.trim() === "") return { ok: true, value: undefined, kind: "Empty" };
  if (mode === "auto" && !looksLikeJson(text)) return reading(text);
  const parsed = parseJson(text);
  if (parsed.ok) return reading(parsed.value);
  if (mode === "auto") return reading(text);
  const { message, line, column } = parsed.failure;
  return { ok: false, line, column, reason: message };
}

/** The draft in another mode, keeping what was typed where it can be read that way. */
export function draftInMode(draft: ValueDraft, mode: "text" | "json"): ValueDraft {
  if (mode === "text") return { mode, text: draft.text };
  const fromText = draft.mode !== "json" && !(parseJson(draft.text).ok || draft.text.trim() === "");
  // Words are no JSON: they become a JSON string instead of an error.
  return { mode, text: fromText ? JSON.stringify(draft.text) : draft.text };
}

/** How the text behaves in the editor: chips in text, or JSON with chips in its strings. */
export function draftLanguage(draft: ValueDraft): "template" | "json" {
  if (draft.mode !== "auto") return draft.mode === "json" ? "json" : "template";
  return /^\s*[[{]/.test(draft.text) ? "json" : "template";
}

export function kindOfValue(value: Value | undefined): ValueKind {
  if (value === undefined) return "Empty";
  if (value === null) return "Null";
  if (Array.isArray(value)) return "List";
  if (typeof value === "string") return isWholeExpression(value) ? "Expression" : "Text";
  if (typeof value === "boolean") return "Yes/No";
  if (typeof value === "number" || typeof value === "bigint") return "Number";
  return value instanceof PreciseNumber ? "Number" : "Object";
}

/** `@…` over the whole text: the value keeps the type of the expression. */
export function isWholeExpression(text: string): boolean {
  return text.length > 1 && text.startsWith("@") && !text.startsWith("@@") && !text.startsWith("@{");
}

function reading(value: Value): ValueReading {
  return { ok: true, value, kind: kindOfValue(value) };
}

/** Quoted text stays text in `auto`: whoever types quotes there wants to see them. */
function looksLikeJson(text: string): boolean {
  return /^\s*([[{]|-?\d|true\s*$|false\s*$|null\s*$)/.test(text);
}
