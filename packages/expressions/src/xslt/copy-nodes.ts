import type { XPathNode } from "../xml/xpath-node.ts";
import { namespacesOf } from "./names.ts";
import type { Context } from "./stylesheet.ts";

/** A node without what is in it; `inside` writes that. */
export function shallowCopy(node: XPathNode, { out }: Context, inside: () => void): void {
  switch (node.kind) {
    case "element":
      out.start(node.name, node.namespace, namespacesOf(node).all());
      inside();
      out.end();
      break;
    case "root":
      inside();
      break;
    case "attribute":
      out.attribute(node.name, node.namespace, node.text);
      break;
    case "text":
      out.text(node.text);
      break;
    case "comment":
      out.comment(node.text);
      break;
    case "instruction":
      out.instruction(node.name, node.text);
      break;
  }
}

/** A node with all below it. */
export function copyDeep(node: XPathNode, context: Context): void {
  if (!context.run.budget.meter.spend(2)) return;
  shallowCopy(node, context, () => {
    for (const attribute of node.attributes) copyDeep(attribute, context);
    for (const child of node.children) copyDeep(child, context);
  });
}
