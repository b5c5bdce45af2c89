import { type FunctionDoc, findFunction } from "../function-catalogue.ts";
import { caretPlace, expressionStart } from "./caret.ts";
import { signatureText } from "./completions.ts";

/** The call the caret is in. */
export interface SignatureHelp {
  readonly doc: FunctionDoc;
  /** `substring(text, startIndex, length?)` */
  readonly label: string;
  /** Index into `doc.parameters` of the argument at the caret; −1 when there are more arguments than parameters. */
  readonly activeParameter: number;
  /** Where each parameter's name stands in `label`. */
  readonly parameterSpans: readonly { readonly start: number; readonly end: number }[];
}

/** The innermost known function whose brackets are open at the caret; `null` outside of any. */
export function signatureAt(text: string, caret: number): SignatureHelp | null {
  const at = Math.max(0, Math.min(caret, text.length));
  const start = expressionStart(text, at);
  if (start === null) return null;
  const { calls } = caretPlace(text, start, at);
  for (const call of calls.toReversed()) {
    const doc = findFunction(call.name);
    if (doc) return describe(doc, call.argument);
  }
  return null;
}

function describe(doc: FunctionDoc, argument: number): SignatureHelp {
  const label = signatureText(doc);
  const last = doc.parameters.length - 1;
  const isBeyond = argument > last && doc.parameters[last]?.repeats !== true;
  let from = doc.name.length + 1;
  const parameterSpans = doc.parameters.map(({ name, optional, repeats }) => {
    const span = { start: from, end: from + name.length + (optional || repeats ? 1 : 0) };
    from = span.end + 2;
    return span;
  });
  return { doc, label, activeParameter: isBeyond ? -1 : Math.min(argument, last), parameterSpans };
}
