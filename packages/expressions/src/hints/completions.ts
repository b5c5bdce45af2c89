import { type FunctionDoc, findFunction, functionCatalogue } from "../function-catalogue.ts";
import { nameEnd } from "../syntax/characters.ts";
import { caretPlace, expressionStart, type OpenCall } from "./caret.ts";

/** Names that the definition around the expression offers. */
export interface KnownNames {
  readonly actions: readonly string[];
  readonly variables: readonly string[];
  readonly parameters: readonly string[];
  readonly loops: readonly string[];
}

/** One proposal: replace `text[from, to)` by `insert`, then put the caret at `caret`. */
export interface Completion {
  readonly label: string;
  readonly kind: "function" | "action" | "variable" | "parameter" | "loop";
  /** One line: the signature of a function, or what the name is. */
  readonly detail: string;
  readonly doc: string;
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** Offset into the text after the replacement. */
  readonly caret: number;
}

type NameKind = Exclude<Completion["kind"], "function">;

const NAMES_OF: Readonly<Record<string, { list: keyof KnownNames; kind: NameKind; detail: string }>> = {
  variables: { list: "variables", kind: "variable", detail: "variable" },
  parameters: { list: "parameters", kind: "parameter", detail: "parameter of the flow" },
  items: { list: "loops", kind: "loop", detail: "loop" },
  iterationindexes: { list: "loops", kind: "loop", detail: "loop" },
};

const ACTION_NAME = { list: "actions", kind: "action", detail: "action" } as const;
const TAKES_ACTION = new Set(
  "body outputs actions actionbody actionoutputs result formdatavalue formdatamultivalues multipartbody".split(
    " ",
  ),
);

/** What can be written at the caret: functions, or names inside `variables('…')` and its kind. Best matches first. */
export function completionsAt(text: string, caret: number, known: KnownNames): Completion[] {
  const at = Math.max(0, Math.min(caret, text.length));
  const start = expressionStart(text, at);
  if (start === null) return [];
  const place = caretPlace(text, start, at);
  const call = place.calls.at(-1);
  if (place.literalStart !== null) {
    return call === undefined ? [] : nameCompletions(text, place.literalStart, at, call, known, false);
  }
  if (place.accessed) return [];
  const typed = text.slice(place.wordStart, at);
  const names = typed === "" && call ? nameCompletions(text, at, at, call, known, true) : [];
  return [...names, ...functionCompletions(text, place.wordStart, at)];
}

/** Names for the first argument of a call; `quote` when the quotes have still to be written. */
function nameCompletions(
  text: string,
  from: number,
  caret: number,
  call: OpenCall,
  known: KnownNames,
  quote: boolean,
): Completion[] {
  const fn = call.name.toLowerCase();
  const wanted = NAMES_OF[fn] ?? (TAKES_ACTION.has(fn) ? ACTION_NAME : undefined);
  if (wanted === undefined || call.argument !== 0) return [];
  const to = quote ? caret : literalStop(text, caret);
  const hasQuote = !quote && text[to] === "'";
  return ranked(known[wanted.list], text.slice(from, caret)).map((name) => {
    const escaped = name.replaceAll("'", "''");
    const insert = `${quote ? "'" : ""}${escaped}${hasQuote ? "" : "'"}`;
    const { kind, detail } = wanted;
    return {
      label: name,
      kind,
      detail,
      doc: "",
      from,
      to,
      insert,
      caret: from + insert.length + (hasQuote ? 1 : 0),
    };
  });
}

/** The end of a literal that is closed on the same line, else the caret. */
function literalStop(text: string, caret: number): number {
  const rest = /^[^'\n]*(?=')/.exec(text.slice(caret));
  return rest && !/[(),]/.test(rest[0]) ? caret + rest[0].length : caret;
}

function functionCompletions(text: string, from: number, caret: number): Completion[] {
  const to = nameEnd(text, caret);
  const hasBracket = text[to] === "(";
  const typed = text.slice(from, caret);
  const names = functionCatalogue.filter((doc) => doc.deprecated === undefined).map((doc) => doc.name);
  return ranked(names, typed).flatMap((name) => {
    const doc = findFunction(name);
    if (doc === undefined) return [];
    const takesNothing = doc.parameters.length === 0;
    const insert = hasBracket ? name : `${name}()`;
    const end = from + name.length + (takesNothing && !hasBracket ? 2 : 1);
    const completion: Completion = {
      label: name,
      kind: "function",
      detail: signatureText(doc),
      doc: doc.doc,
      from,
      to,
      insert,
      caret: end,
    };
    return [completion];
  });
}

/** As it is called: `substring(text, startIndex, length?)`. */
export function signatureText(doc: FunctionDoc): string {
  const parameters = doc.parameters.map(({ name, optional, repeats }) => {
    const mark = repeats ? "…" : optional ? "?" : "";
    return `${name}${mark}`;
  });
  return `${doc.name}(${parameters.join(", ")})`;
}

/** Those that start with what is typed, then those with a word that does, then those that contain it. */
function ranked(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase();
  const rank = (name: string) => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at <= 0) return at === 0 ? 0 : 3;
    return /[A-Z]/.test(name[at] ?? "") || /[\s_-]/.test(name[at - 1] ?? "") ? 1 : 2;
  };
  return names
    .map((name, index) => ({ name, index, rank: rank(name) }))
    .filter((entry) => entry.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map((entry) => entry.name);
}
