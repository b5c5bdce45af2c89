import type { Value, ValueObject } from "@towpath/expressions";
import { action, type Case } from "./case.ts";

function table(name: string, inputs: ValueObject, rows: Value, text: string): Case {
  return {
    name,
    actions: { T: action("Table", { from: "@triggerBody()", ...inputs }) },
    body: rows,
    expect: { outputs: { T: { body: text } } },
  };
}

const column = (header: string, value: string): ValueObject => ({ header, value });

/** Table (reference wdl.md, 2.2). */
export const TABLE_CASES: readonly Case[] = [
  table(
    "CSV has a line end after every line",
    { format: "CSV" },
    [
      { a: 1, b: "x" },
      { a: 2, b: "y" },
    ],
    "a,b\r\n1,x\r\n2,y\r\n",
  ),
  table(
    "CSV quotes only where it must",
    { format: "CSV" },
    [{ a: 'say "hi"', b: "x,y", c: "l\nm", d: " z" }],
    'a,b,c,d\r\n"say ""hi""","x,y","l\nm", z\r\n',
  ),
  table(
    "automatic columns are the union in the order of their first appearance",
    { format: "CSV" },
    [{ b: 1 }, { a: 2, b: 3 }],
    "b,a\r\n1,\r\n3,2\r\n",
  ),
  table(
    "given columns",
    { format: "CSV", columns: [column("N", "@item()['n']"), column("Twice", "@mul(item()['n'], 2)")] },
    [{ n: 2 }],
    "N,Twice\r\n2,4\r\n",
  ),
  table(
    "equal headers share a column",
    { format: "CSV", columns: [column("A", "1"), column("A", "2")] },
    [{}],
    "A\r\n2\r\n",
  ),
  table(
    "values are text as in an interpolation",
    { format: "CSV" },
    [{ a: null, b: true, c: { d: 1 } }],
    'a,b,c\r\n,True,"{""d"":1}"\r\n',
  ),
  table(
    "HTML",
    { format: "HTML" },
    [{ a: 1 }],
    "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
  ),
  table(
    "HTML encodes what it holds",
    { format: "HTML" },
    [{ "<b>": "a & b" }],
    "<table><thead><tr><th>&lt;b&gt;</th></tr></thead><tbody><tr><td>a &amp; b</td></tr></tbody></table>",
  ),
  table("a format in any case", { format: "csv" }, [{ a: 1 }], "a\r\n1\r\n"),
  {
    name: "another format fails",
    actions: { T: action("Table", { from: [], format: "XML" }) },
    expect: { status: "Failed", codes: { T: "BadRequest" } },
  },
  {
    name: "a table of null fails",
    actions: { T: action("Table", { from: "@null", format: "CSV" }) },
    expect: { status: "Failed", codes: { T: "BadRequest" } },
  },
];
