import type { Range } from "@codemirror/state";
import { Decoration } from "@codemirror/view";

const MARKS = {
  string: Decoration.mark({ class: "tp-code-string" }),
  number: Decoration.mark({ class: "tp-code-number" }),
  call: Decoration.mark({ class: "tp-code-call" }),
  sign: Decoration.mark({ class: "tp-code-sign" }),
};
const CODE = Decoration.mark({ class: "tp-code" });

const TOKEN =
  /('(?:[^']|'')*'?)|([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([^\s.,(){}@[\]?'"]+)(?=\s*\()|([@{}()[\],?.])/g;

/** Colours for an expression that is shown as code. Looks at shapes only: half-typed text must be coloured too. */
export function codeSpans(code: string, offset: number): Range<Decoration>[] {
  if (code === "") return [];
  const spans = [CODE.range(offset, offset + code.length)];
  for (const match of code.matchAll(TOKEN)) {
    const [text, string, number, call] = match;
    const mark =
      string !== undefined
        ? MARKS.string
        : number !== undefined
          ? MARKS.number
          : call !== undefined
            ? MARKS.call
            : MARKS.sign;
    spans.push(mark.range(offset + match.index, offset + match.index + text.length));
  }
  return spans;
}
