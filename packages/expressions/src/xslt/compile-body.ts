import type { XPathNode } from "../xml/xpath-node.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { literalElement } from "./literal-element.ts";
import { attributeOf, isXslt } from "./names.ts";
import type { Scope, SheetCompiler } from "./sheet-compiler.ts";
import { type Body, type Instruction, XSLT_NAMESPACE } from "./stylesheet.ts";

/** Compiles the children of an element; what a variable declares is known to those behind it. */
export function compileBody(compiler: SheetCompiler, parent: XPathNode, scope: Scope): Body {
  const body: Instruction[] = [];
  const inner = new Set(scope);
  for (const child of parent.children) {
    if (isXslt(child, "sort") || isXslt(child, "fallback")) continue;
    const instruction = compileNode(compiler, child, inner);
    if (instruction !== null) body.push(instruction);
    if (isXslt(child, "variable") || isXslt(child, "param")) {
      inner.add(compiler.name(child, attributeOf(child, "name") ?? ""));
    }
  }
  return body;
}

function compileNode(compiler: SheetCompiler, node: XPathNode, scope: Scope): Instruction | null {
  if (node.kind === "text") {
    const { text } = node;
    return ({ out }) => void out.text(text);
  }
  if (node.kind !== "element") return null;
  if (node.namespace !== XSLT_NAMESPACE) return literalElement(compiler, node, scope);
  const compile = INSTRUCTIONS.get(node.name.slice(node.name.indexOf(":") + 1));
  if (compile !== undefined) return compile(compiler, node, scope);
  compiler.report(node, `'${node.name}' is not an instruction of XSLT 1.0 that can stand here.`);
  return null;
}
