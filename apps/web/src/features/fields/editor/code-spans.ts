import type { Range } from "@codemirror/state";
import { Decoration } from "@codemirror/view";

const MARKS = {
  string: Decoration.mark({ class: "tp-code-string" }),
  number: Decoration.mark({ class: "tp-code-number" }),
  call: Decoration.mark({ class: "tp-code-call" }),
  sign: Decoration.mark({ class: "tp-code-sign" }),
};
/** A pair of brackets has one colour, the pair inside it the next. */
const BRACKETS = [0, 1, 2].map((level) => Decoration.mark({ class: `tp-bracket-${level}` }));
const CODE = Decoration.mark({ class: "tp-code" });

const TOKEN =
  /('(?:[^']|'')*'?)|([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([^\s.,(){}@[\]?'"]+)(?=\s*\()|([([])|([)\]])|([@{},?.])/g;

/** Colours for an expression that is shown as code. Looks at shapes only: half-typed text must be coloured too. */
export function codeSpans(code: string, offset: number): Range<Decoration>[] {
  if (code === "") return [];
  const spans = [CODE.range(offset, offset + code.length)];
  let depth = 0;
  for (const match of code.matchAll(TOKEN)) {
    const [text, string, number, call, opens, closes] = match;
    if (closes !== undefined) depth = Math.max(0, depth - 1);
    const bracket =
      opens === undefined && closes === undefined ? undefined : BRACKETS[depth % BRACKETS.length];
    if (opens !== undefined) depth += 1;
    const mark = bracket ?? plainMark(string, number, call);
    spans.push(mark.range(offset + match.index, offset + match.index + text.length));
  }
  return spans;
}

function plainMark(
  string: string | undefined,
  number: string | undefined,
  call: string | undefined,
): Decoration {
  if (string !== undefined) return MARKS.string;
  if (number !== undefined) return MARKS.number;
  return call === undefined ? MARKS.sign : MARKS.call;
}
