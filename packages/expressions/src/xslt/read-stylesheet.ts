import { compileXPath } from "../xml/compile-xpath.ts";
import { localName, type XPathNode } from "../xml/xpath-node.ts";
import { DEFAULT_FORMAT } from "./format-number.ts";
import { variableValue } from "./instructions.ts";
import { wordsOf } from "./literal-element.ts";
import { attributeOf, isXslt, namespacesOf } from "./names.ts";
import type { Scope, SheetCompiler } from "./sheet-compiler.ts";
import { type Body, type Rule, runBody, type Template, XSLT_NAMESPACE } from "./stylesheet.ts";

const NONE: Scope = new Set();

type Declare = (compiler: SheetCompiler, node: XPathNode) => void;

/** First the names, because templates may use what stands behind them; then what they stand for. */
export function readStylesheet(compiler: SheetCompiler, root: XPathNode): void {
  const problem = rootProblem(root);
  if (problem !== null) {
    compiler.report(root, problem);
    return;
  }
  const elements = root.children.filter((child) => child.kind === "element");
  for (const node of elements) checkDeclaration(compiler, node);
  for (const [name, declare] of DECLARATIONS) {
    for (const node of elements) if (isXslt(node, name)) declare(compiler, node);
  }
  for (const rules of compiler.sheet.rules.values()) {
    rules.sort((a, b) => b.priority - a.priority || b.order - a.order);
  }
}

function rootProblem(root: XPathNode): string | null {
  if (root.namespace !== XSLT_NAMESPACE || !/^(.*:)?(stylesheet|transform)$/.test(root.name)) {
    return "The root of a map is 'xsl:stylesheet', in the namespace of XSLT.";
  }
  const version = attributeOf(root, "version") ?? "";
  return version === "1.0" ? null : `The map is written in XSLT '${version}'; maps run in XSLT 1.0.`;
}

const KNOWN = new Set(
  "strip-space preserve-space output key decimal-format namespace-alias attribute-set variable param template".split(
    " ",
  ),
);

function checkDeclaration(compiler: SheetCompiler, node: XPathNode): void {
  const local = localName(node);
  if (node.namespace === XSLT_NAMESPACE) {
    if (local === "import" || local === "include") {
      compiler.report(node, `'${node.name}' is not possible: a map stands in one file.`);
    } else if (!KNOWN.has(local)) compiler.report(node, `'${node.name}' cannot stand at the top of a map.`);
  } else if (local === "script" && node.namespace === "urn:schemas-microsoft-com:xslt") {
    compiler.report(node, `'${node.name}' is not possible: maps hold no scripts.`);
  }
}

const key: Declare = (compiler, node) => {
  const name = compiler.name(node, compiler.required(node, "name"));
  const patterns = compiler.patterns(node, compiler.required(node, "match"), NONE);
  const use = compileXPath(compiler.required(node, "use"), compiler.names(node, NONE));
  if (!use.ok) {
    compiler.report(node, `The expression of 'use' cannot be used: ${use.failure}`);
    return;
  }
  const keys = compiler.sheet.keys.get(name) ?? [];
  compiler.sheet.keys.set(name, [...keys, { patterns, use: use.value }]);
};

const space =
  (strips: boolean): Declare =>
  (compiler, node) => {
    for (const word of wordsOf(compiler.required(node, "elements"))) {
      const expanded = compiler.name(node, word);
      const [, uri = "", local = ""] = /^(?:\{(.*)\})?(.*)$/s.exec(expanded) ?? [];
      const isAll = word === "*";
      compiler.sheet.spaces.push({
        strips,
        priority: isAll ? -0.5 : local === "*" ? -0.25 : 0,
        matches: (named) => isAll || (named.namespace === uri && (local === "*" || named.local === local)),
      });
    }
  };

const output: Declare = (compiler, node) => {
  const before = compiler.sheet.output;
  const text = (name: string) => attributeOf(node, name);
  const method = text("method");
  if (method !== null && method !== "xml" && method !== "html" && method !== "text") {
    compiler.report(node, `The output method '${method}' does not exist: it is xml, html or text.`);
    return;
  }
  compiler.sheet.output = {
    method: method ?? before.method,
    omitsDeclaration: (text("omit-xml-declaration") ?? (before.omitsDeclaration ? "yes" : "no")) === "yes",
    standalone: text("standalone") ?? before.standalone,
    indent: text("indent") === null ? before.indent : text("indent") === "yes",
    publicId: text("doctype-public") ?? before.publicId,
    systemId: text("doctype-system") ?? before.systemId,
    cdataElements: new Set([...before.cdataElements, ...wordsOf(text("cdata-section-elements"))]),
  };
};

const decimalFormat: Declare = (compiler, node) => {
  const name = compiler.name(node, attributeOf(node, "name") ?? "");
  const text = (attribute: string, otherwise: string) => attributeOf(node, attribute) ?? otherwise;
  compiler.sheet.formats.set(name, {
    decimal: text("decimal-separator", DEFAULT_FORMAT.decimal),
    group: text("grouping-separator", DEFAULT_FORMAT.group),
    minus: text("minus-sign", DEFAULT_FORMAT.minus),
    percent: text("percent", DEFAULT_FORMAT.percent),
    mille: text("per-mille", DEFAULT_FORMAT.mille),
    zero: text("zero-digit", DEFAULT_FORMAT.zero),
    digit: text("digit", DEFAULT_FORMAT.digit),
    separator: text("pattern-separator", DEFAULT_FORMAT.separator),
    infinity: text("infinity", DEFAULT_FORMAT.infinity),
    nan: text("NaN", DEFAULT_FORMAT.nan),
  });
};

const alias: Declare = (compiler, node) => {
  const uriOf = (word: string) => namespacesOf(node).get(word === "#default" ? "" : word) ?? "";
  const prefix = compiler.required(node, "result-prefix");
  compiler.sheet.aliases.set(uriOf(compiler.required(node, "stylesheet-prefix")), {
    prefix: prefix === "#default" ? "" : prefix,
    uri: uriOf(prefix),
  });
};

const declareGlobalName: Declare = (compiler, node) => {
  const name = compiler.name(node, compiler.required(node, "name"));
  compiler.sheet.globals.set(name, { isParam: isXslt(node, "param"), value: () => "" });
};

const globalVariable: Declare = (compiler, node) => {
  const name = compiler.name(node, attributeOf(node, "name") ?? "");
  const value = variableValue(compiler, node, NONE);
  compiler.sheet.globals.set(name, { isParam: isXslt(node, "param"), value });
};

const declareTemplateName: Declare = (compiler, node) => {
  const name = attributeOf(node, "name");
  if (name !== null) compiler.sheet.named.set(compiler.name(node, name), { name, body: [] });
};

const template: Declare = (compiler, node) => {
  const name = attributeOf(node, "name");
  const made: Template = { name, body: compiler.body(node, NONE) };
  if (name !== null) compiler.sheet.named.set(compiler.name(node, name), made);
  const match = attributeOf(node, "match");
  if (match === null) {
    if (name === null) compiler.report(node, "A template needs 'match' or 'name'.");
    return;
  }
  const mode = compiler.name(node, attributeOf(node, "mode") ?? "");
  const rules = compiler.sheet.rules.get(mode) ?? [];
  const given = attributeOf(node, "priority");
  const added = compiler.patterns(node, match, NONE).map(
    (pattern, index): Rule => ({
      pattern,
      mode,
      priority: given === null ? pattern.priority : Number(given) || 0,
      order: rules.length + index,
      template: made,
    }),
  );
  compiler.sheet.rules.set(mode, [...rules, ...added]);
};

const attributeSet: Declare = (compiler, node) => {
  const { attributeSets } = compiler.sheet;
  const name = compiler.name(node, compiler.required(node, "name"));
  const used = wordsOf(attributeOf(node, "use-attribute-sets")).map((word) => compiler.name(node, word));
  const body: Body = [
    (context) => {
      for (const set of used) for (const other of attributeSets.get(set) ?? []) runBody(other, context);
      return undefined;
    },
    ...compiler.body(node, NONE),
  ];
  attributeSets.set(name, [...(attributeSets.get(name) ?? []), body]);
};

/** In this order: names have to be known where they are used, aliases where elements are read. */
const DECLARATIONS: readonly (readonly [string, Declare])[] = [
  ["namespace-alias", alias],
  ["param", declareGlobalName],
  ["variable", declareGlobalName],
  ["template", declareTemplateName],
  ["key", key],
  ["strip-space", space(true)],
  ["preserve-space", space(false)],
  ["output", output],
  ["decimal-format", decimalFormat],
  ["attribute-set", attributeSet],
  ["param", globalVariable],
  ["variable", globalVariable],
  ["template", template],
];
