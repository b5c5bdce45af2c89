import { fail, ok, type Result } from "@towpath/prelude";
import type { Value } from "../value.ts";
import { toText } from "../values/to-text.ts";
import { parseXml } from "../xml/parse-xml.ts";
import type { XmlNode } from "../xml/xml-tree.ts";
import { xpathTree } from "../xml/xpath-node.ts";
import type { XPathValue } from "../xml/xpath-values.ts";
import { compileBody } from "./compile-body.ts";
import { readStylesheet } from "./read-stylesheet.ts";
import { ResultBuilder } from "./result-builder.ts";
import { type Serialized, serializeResult } from "./serialize-result.ts";
import { SheetCompiler, type XsltProblem } from "./sheet-compiler.ts";
import { stripMap, stripSource } from "./strip-space.ts";
import { applyTo, type RunState, type Stylesheet } from "./stylesheet.ts";
import { XsltBudget } from "./xslt-budget.ts";

const MAX_LENGTH = 2_000_000;

/** A stylesheet of XSLT 1.0 that can be run any number of times. */
export interface CompiledXslt {
  /**
   * Fails in words for people: XML that cannot be read, a map that ends itself, too much work. Works for about a second
   * at most, whatever comes in.
   */
  transform(xml: string, parameters: Readonly<Record<string, Value>>): Result<Serialized, string>;
}

/** Reads a stylesheet: nothing of it is evaluated as code, and it reaches nothing but the document it is given. */
export function compileXslt(text: string): Result<CompiledXslt, XsltProblem> {
  const source = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  if (source.length > MAX_LENGTH)
    return fail({ message: "The map is longer than 2 million characters.", line: 1 });
  const parsed = parseXml(source, "kept");
  if (!parsed.ok)
    return fail({ message: `The map is not XML: ${parsed.failure}`, line: lineIn(parsed.failure, source) });
  const sheet = emptySheet();
  const compiler = new SheetCompiler(sheet, source, compileBody);
  const root = xpathTree(stripMap(parsed.value)).children.find(({ kind }) => kind === "element");
  if (root !== undefined) readStylesheet(compiler, root);
  if (compiler.problem !== null) return fail(compiler.problem);
  return ok({ transform: (xml, parameters) => transform(sheet, xml, parameters) });
}

const lineIn = (failure: string, source: string) =>
  source.slice(0, Number(/\(at character (\d+)\)/.exec(failure)?.[1] ?? 0)).split("\n").length;

function emptySheet(): Stylesheet {
  return {
    rules: new Map(),
    named: new Map(),
    keys: new Map(),
    globals: new Map(),
    attributeSets: new Map(),
    formats: new Map(),
    aliases: new Map(),
    spaces: [],
    output: {
      method: null,
      omitsDeclaration: false,
      standalone: null,
      indent: null,
      publicId: "",
      systemId: "",
      cdataElements: new Set(),
    },
  };
}

function transform(
  sheet: Stylesheet,
  xml: string,
  parameters: Readonly<Record<string, Value>>,
): Result<Serialized, string> {
  if (xml.length > MAX_LENGTH) return fail("The content is longer than 2 million characters.");
  const parsed = parseXml(xml, "kept");
  if (!parsed.ok) return fail(`The content is not XML: ${parsed.failure}`);
  const nodes: readonly XmlNode[] = stripSource(parsed.value, sheet.spaces);
  const root = xpathTree(nodes);
  const budget = new XsltBudget();
  const out = new ResultBuilder(budget);
  const given = new Map(Object.entries(parameters).map(([name, value]) => [name, parameterOf(value)]));
  const run: RunState = { sheet, budget, root, globals: new Map(), given, nextOrder: root.tree.end };
  applyTo({ run, node: root, position: 1, size: 1, mode: "", locals: null, params: new Map(), out }, root);
  if (budget.isHalted)
    return fail(budget.failure ?? "The map needs more work than one transformation may use.");
  return ok(serializeResult(out, sheet.output));
}

const parameterOf = (value: Value): XPathValue =>
  typeof value === "boolean" || typeof value === "number" ? value : toText(value);
