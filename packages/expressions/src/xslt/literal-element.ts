import { prefixOf } from "../xml/xml-names.ts";
import { localName, type XPathNode } from "../xml/xpath-node.ts";
import { attributeOf, namespacesOf } from "./names.ts";
import type { Scope, SheetCompiler } from "./sheet-compiler.ts";
import { type Body, type Context, type Instruction, runBody, XSLT_NAMESPACE } from "./stylesheet.ts";

/** An element that is written as it stands, with the namespaces in force around it. */
export function literalElement(compiler: SheetCompiler, node: XPathNode, scope: Scope): Instruction {
  if (extensionNamespaces(node).has(node.namespace) && node.namespace !== "") {
    compiler.report(node, `'${node.name}' is an extension element; maps cannot be extended.`);
  }
  const name = aliased(compiler, node.name, node.namespace);
  const namespaces = namespacesOf(node);
  const excluded = excludedAt(node);
  const all = compiler.mayCarry(node, namespaces.size) ? [...namespaces.all()] : [];
  const declared = all.filter(([, uri]) => !excluded.has(uri));
  const shown = declared.map(([prefix, uri]) => {
    const alias = compiler.sheet.aliases.get(uri);
    return [alias?.prefix ?? prefix, alias?.uri ?? uri] as const;
  });
  const attributes = node.attributes
    .filter(({ namespace }) => namespace !== XSLT_NAMESPACE)
    .map((attribute) => ({
      ...aliased(compiler, attribute.name, attribute.namespace),
      value: compiler.valueTemplate(node, attribute.text, scope),
    }));
  const sets = useAttributeSets(compiler, node, xsltAttribute(node, "use-attribute-sets"));
  const body = compiler.body(node, scope);
  return (context) => {
    context.out.start(name.name, name.namespace, shown);
    sets(context);
    for (const attribute of attributes) {
      context.out.attribute(attribute.name, attribute.namespace, attribute.value(context));
    }
    runBody(body, context);
    context.out.end();
    return undefined;
  };
}

function aliased(
  compiler: SheetCompiler,
  name: string,
  namespace: string,
): { name: string; namespace: string } {
  const alias = compiler.sheet.aliases.get(namespace);
  if (alias === undefined || (namespace === "" && name.includes(":"))) return { name, namespace };
  const local = name.slice(name.indexOf(":") + 1);
  return { name: alias.prefix === "" ? local : `${alias.prefix}:${local}`, namespace: alias.uri };
}

/** Writes the attributes of the sets that are named. */
export function useAttributeSets(
  compiler: SheetCompiler,
  place: XPathNode,
  names: string | null,
): (context: Context) => void {
  const keys = wordsOf(names).map((name) => compiler.name(place, name));
  const { sheet } = compiler;
  return (context) => {
    for (const key of keys) {
      for (const body of sheet.attributeSets.get(key) ?? ([] as Body[]))
        runBody(body, { ...context, locals: null });
    }
  };
}

export const wordsOf = (text: string | null) => (text ?? "").split(/\s+/).filter((word) => word !== "");

function xsltAttribute(node: XPathNode, local: string): string | null {
  return (
    node.attributes.find(
      (attribute) => attribute.namespace === XSLT_NAMESPACE && localName(attribute) === local,
    )?.text ?? null
  );
}

/** Namespaces of a list of prefixes that an element or those around it carry. */
function listed(node: XPathNode, attribute: string): Set<string> {
  const found = new Set<string>();
  for (let at: XPathNode | null = node; at !== null; at = at.parent) {
    const list = at.namespace === XSLT_NAMESPACE ? attributeOf(at, attribute) : xsltAttribute(at, attribute);
    for (const word of wordsOf(list)) {
      const uri = namespacesOf(at).get(word === "#default" ? "" : prefixOf(`${word}:`));
      if (uri !== undefined) found.add(uri);
    }
  }
  return found;
}

const extensionNamespaces = (node: XPathNode) => listed(node, "extension-element-prefixes");

function excludedAt(node: XPathNode): Set<string> {
  const all = [...listed(node, "exclude-result-prefixes"), ...extensionNamespaces(node), XSLT_NAMESPACE];
  return new Set(all);
}
