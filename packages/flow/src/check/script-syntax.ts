import { parser } from "@lezer/javascript";
import { cutText, type Said, said } from "@towpath/prelude";

/** Where code stops being JavaScript. Lines and columns count from 1. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  readonly why: Said;
}

const EXCERPT = 20;

/**
 * The first place at which code is no JavaScript, or null. The code is the body of an async function: `return` and
 * `await` stand at its top. The parser says where it lost its way, never why; early errors of the language (a name
 * declared twice, `break` outside a loop) are found only when the code runs.
 */
export function syntaxFault(code: string): SyntaxFault | null {
  let at: number | null = null;
  parser.parse(code).iterate({
    enter: (node) => {
      if (node.type.isError && at === null) at = node.from;
      return at === null;
    },
  });
  return at === null ? null : fault(code, at);
}

function fault(code: string, at: number): SyntaxFault {
  const before = code.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/);
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const rest = code.slice(at).trimStart();
  if (rest === "") {
    return {
      ...place,
      why: said("the code ends before it is complete. Something is not closed, or missing"),
    };
  }
  const excerpt = cutText(rest.split(/[\n\r]/, 1)[0] ?? "", EXCERPT);
  return { ...place, why: said("this is not JavaScript: {excerpt}", { excerpt }) };
}
