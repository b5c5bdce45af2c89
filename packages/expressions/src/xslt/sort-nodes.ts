import type { XPathNode } from "../xml/xpath-node.ts";
import { toXPathNumber, toXPathText, type XPathValue } from "../xml/xpath-values.ts";
import { attributeOf, isXslt } from "./names.ts";
import type { Scope, SheetCompiler } from "./sheet-compiler.ts";
import type { Context, Evaluate } from "./stylesheet.ts";

interface SortKey {
  readonly select: Evaluate<XPathValue>;
  readonly type: Evaluate<string> | null;
  readonly order: Evaluate<string> | null;
  readonly caseOrder: string | null;
}

type Sorter = (context: Context, nodes: readonly XPathNode[]) => readonly XPathNode[];

/** The order that the `xsl:sort` elements of an instruction ask for. */
export function compileSort(compiler: SheetCompiler, parent: XPathNode, scope: Scope): Sorter {
  const keys = parent.children
    .filter((child) => isXslt(child, "sort"))
    .map(
      (child): SortKey => ({
        select: compiler.expression(child, attributeOf(child, "select") ?? ".", scope),
        type: compiler.optionalTemplate(child, "data-type", scope),
        order: compiler.optionalTemplate(child, "order", scope),
        caseOrder: attributeOf(child, "case-order"),
      }),
    );
  return keys.length === 0 ? (_context, nodes) => nodes : (context, nodes) => sortNodes(keys, context, nodes);
}

function sortNodes(keys: readonly SortKey[], context: Context, nodes: readonly XPathNode[]) {
  const work = nodes.length * keys.length * (4 + Math.log2(nodes.length + 1) * 2);
  if (!context.run.budget.meter.spend(work)) return [];
  const orders = keys.map((key) => comparison(key, context));
  const rows = nodes.map((node, index) => {
    const here = { ...context, node, position: index + 1, size: nodes.length };
    return { node, values: keys.map((key) => key.select(here)) };
  });
  rows.sort((a, b) => {
    for (const [index, order] of orders.entries()) {
      const result = order(a.values[index] ?? "", b.values[index] ?? "");
      if (result !== 0) return result;
    }
    return 0;
  });
  return rows.map(({ node }) => node);
}

function comparison(key: SortKey, context: Context): (a: XPathValue, b: XPathValue) => number {
  const sign = key.order?.(context) === "descending" ? -1 : 1;
  if (key.type?.(context) === "number") {
    return (a, b) => sign * compareNumbers(toXPathNumber(a), toXPathNumber(b));
  }
  const caseFirst = key.caseOrder === "upper-first" ? "upper" : "lower";
  const collator = new Intl.Collator("en", { caseFirst });
  return (a, b) => sign * collator.compare(toXPathText(a), toXPathText(b));
}

/** What is no number comes before all that are. */
function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a === b ? 0 : a < b ? -1 : 1;
}
