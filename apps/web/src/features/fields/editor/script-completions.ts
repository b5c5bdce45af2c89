import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

const PATH = /\bworkflowContext(?:\s*\??\.\s*[\p{L}\p{N}_$]*)*$/u;
const START = /(?<![.\p{L}\p{N}_$])[\p{L}_$][\p{L}\p{N}_$]*$/u;
const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** A path does not reach back further. */
const LOOK_BACK = 500;

const ROOT: readonly Completion[] = [
  { label: "workflowContext", type: "variable", detail: "what ran before this action" },
];
const MEMBERS: readonly Completion[] = [
  { label: "trigger", type: "property", detail: "what started the run" },
  { label: "actions", type: "property", detail: "the actions that ran before" },
  { label: "workflow", type: "property", detail: "the flow and its run" },
];
const RECORD: readonly Completion[] = [
  { label: "outputs", type: "property" },
  { label: "inputs", type: "property" },
  { label: "status", type: "property" },
];

/**
 * What can stand at the end of a piece of code: what the sandbox hands in, and the names of earlier actions.
 *
 * @param before the code up to the caret
 * @returns where the word that is being typed begins, and what it may become; null where we know nothing
 */
export function scriptCompletions(
  before: string,
  actions: readonly string[],
): { from: number; options: readonly Completion[] } | null {
  const path = PATH.exec(before)?.[0];
  if (path === undefined || !path.includes(".")) {
    const word = START.exec(before);
    return word === null ? null : { from: word.index, options: ROOT };
  }
  const parts = path.split(".").map((part) => part.replace("?", "").trim());
  const from = before.length - (parts.at(-1) ?? "").length;
  const [, first] = parts;
  if (parts.length === 2) return { from, options: MEMBERS };
  if (first === "actions" && parts.length === 3) return { from, options: actions.map(actionOption) };
  const isRecord = first === "actions" ? parts.length === 4 : first === "trigger" && parts.length === 3;
  return isRecord ? { from, options: RECORD } : null;
}

/** A name that is no identifier goes into brackets, and takes the dot before it away. */
function actionOption(name: string): Completion {
  if (IDENTIFIER.test(name)) return { label: name, type: "property" };
  return {
    label: name,
    type: "property",
    apply: (view, _completion, from, to) => {
      const insert = `[${JSON.stringify(name)}]`;
      view.dispatch({
        changes: { from: from - 1, to, insert },
        selection: { anchor: from - 1 + insert.length },
      });
    },
  };
}

/** The same as a source of completions for the editor; the actions are those of the moment. */
export function scriptCompletionSource(actions: () => readonly string[]) {
  return ({ state, pos }: CompletionContext): CompletionResult | null => {
    const start = Math.max(0, pos - LOOK_BACK);
    const found = scriptCompletions(state.sliceDoc(start, pos), actions());
    return found === null ? null : { from: start + found.from, options: [...found.options] };
  };
}
