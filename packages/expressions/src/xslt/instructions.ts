import { cutText } from "@towpath/prelude";
import { prefixOf } from "../xml/xml-names.ts";
import { type XPathNode, xpathTree } from "../xml/xpath-node.ts";
import { toXPathBoolean, toXPathText, type XPathValue } from "../xml/xpath-values.ts";
import { asNodes } from "../xml/xpath-walk.ts";
import { copyDeep, shallowCopy } from "./copy-nodes.ts";
import { useAttributeSets } from "./literal-element.ts";
import { attributeOf, isXslt, namespacesOf } from "./names.ts";
import { numberInstruction } from "./number-instruction.ts";
import { ResultBuilder } from "./result-builder.ts";
import type { Scope, SheetCompiler } from "./sheet-compiler.ts";
import { compileSort } from "./sort-nodes.ts";
import {
  applyToAll,
  type Body,
  type Context,
  type Evaluate,
  type Instruction,
  runBody,
} from "./stylesheet.ts";

type Compile = (compiler: SheetCompiler, node: XPathNode, scope: Scope) => Instruction;

/** A tree of its own, as a variable with content holds it. */
function fragment(body: Body, context: Context): XPathValue {
  const out = new ResultBuilder(context.run.budget);
  runBody(body, { ...context, out });
  const root = xpathTree(out.nodes, context.run.nextOrder);
  context.run.nextOrder = root.tree.end;
  return [root];
}

const contentText = (body: Body, context: Context) => toXPathText(fragment(body, context));

/** The value of a variable or parameter: what it selects, or its content. */
export function variableValue(compiler: SheetCompiler, node: XPathNode, scope: Scope): Evaluate<XPathValue> {
  const select = attributeOf(node, "select");
  if (select !== null) return compiler.expression(node, select, scope);
  const body = compiler.body(node, scope);
  return body.length === 0 ? () => "" : (context) => fragment(body, context);
}

const variable: Compile = (compiler, node, scope) => {
  const key = compiler.name(node, compiler.required(node, "name"));
  const value = variableValue(compiler, node, scope);
  return (context) => ({ ...context, locals: { key, value: value(context), outer: context.locals } });
};

const param: Compile = (compiler, node, scope) => {
  const key = compiler.name(node, compiler.required(node, "name"));
  const value = variableValue(compiler, node, scope);
  return (context) => {
    const given = context.params.get(key) ?? value(context);
    return { ...context, locals: { key, value: given, outer: context.locals } };
  };
};

function withParams(compiler: SheetCompiler, parent: XPathNode, scope: Scope) {
  const given = parent.children
    .filter((child) => isXslt(child, "with-param"))
    .map((child) => ({
      key: compiler.name(child, compiler.required(child, "name")),
      value: variableValue(compiler, child, scope),
    }));
  return (context: Context) => new Map(given.map(({ key, value }) => [key, value(context)]));
}

const applyTemplates: Compile = (compiler, node, scope) => {
  const select = compiler.expression(node, attributeOf(node, "select") ?? "node()", scope);
  const mode = compiler.name(node, attributeOf(node, "mode") ?? "");
  const params = withParams(compiler, node, scope);
  const sort = compileSort(compiler, node, scope);
  return (context) => {
    const nodes = sort(context, asNodes(select(context)));
    applyToAll({ ...context, mode, params: params(context), locals: null }, nodes);
    return undefined;
  };
};

const callTemplate: Compile = (compiler, node, scope) => {
  const name = compiler.name(node, compiler.required(node, "name"));
  if (!compiler.sheet.named.has(name)) compiler.report(node, `There is no template named '${name}'.`);
  const params = withParams(compiler, node, scope);
  const { named } = compiler.sheet;
  return (context) => {
    runBody(named.get(name)?.body ?? [], { ...context, params: params(context), locals: null });
    return undefined;
  };
};

const forEach: Compile = (compiler, node, scope) => {
  const select = compiler.select(node, scope);
  const sort = compileSort(compiler, node, scope);
  const body = compiler.body(node, scope);
  return (context) => {
    const nodes = sort(context, asNodes(select(context)));
    for (const [index, item] of nodes.entries()) {
      if (context.run.budget.isHalted) break;
      runBody(body, { ...context, node: item, position: index + 1, size: nodes.length });
    }
    return undefined;
  };
};

const condition = (compiler: SheetCompiler, node: XPathNode, scope: Scope) => {
  const test = compiler.expression(node, compiler.required(node, "test") || "false()", scope);
  const body = compiler.body(node, scope);
  return { body, holds: (context: Context) => toXPathBoolean(test(context)) };
};

const ifInstruction: Compile = (compiler, node, scope) => {
  const { holds, body } = condition(compiler, node, scope);
  return (context) => void (holds(context) && runBody(body, context));
};

const choose: Compile = (compiler, node, scope) => {
  const branches = node.children
    .filter((child) => child.kind === "element")
    .map((child) => {
      if (isXslt(child, "when")) return condition(compiler, child, scope);
      if (!isXslt(child, "otherwise"))
        compiler.report(child, `'${child.name}' cannot stand in '${node.name}'.`);
      return { body: compiler.body(child, scope), holds: () => true };
    });
  return (context) => {
    const chosen = branches.find(({ holds }) => holds(context));
    if (chosen) runBody(chosen.body, context);
    return undefined;
  };
};

const valueOfInstruction: Compile = (compiler, node, scope) => {
  const select = compiler.select(node, scope);
  const isUnescaped = attributeOf(node, "disable-output-escaping") === "yes";
  return ({ out, ...context }) => void out.text(toXPathText(select({ ...context, out })), isUnescaped);
};

const textInstruction: Compile = (_compiler, node) => {
  const text = node.children.map((child) => child.text).join("");
  const isUnescaped = attributeOf(node, "disable-output-escaping") === "yes";
  return ({ out }) => void out.text(text, isUnescaped);
};

const copyOf: Compile = (compiler, node, scope) => {
  const select = compiler.select(node, scope);
  return (context) => {
    const value = select(context);
    if (Array.isArray(value)) for (const item of asNodes(value)) copyDeep(item, context);
    else context.out.text(toXPathText(value));
    return undefined;
  };
};

const copy: Compile = (compiler, node, scope) => {
  const body = compiler.body(node, scope);
  const sets = useAttributeSets(compiler, node, attributeOf(node, "use-attribute-sets"));
  return (context) =>
    void shallowCopy(context.node, context, () => {
      if (context.node.kind === "element") sets(context);
      runBody(body, context);
    });
};

const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*(:[\p{L}_][\p{L}\p{N}\p{M}._·-]*)?$/u;
const isName = (text: string) => NAME.test(text) && !/^xmlns(:|$)/.test(text);

/** The name of an element or attribute that is worked out, with its namespace; null ends the transformation. */
function computedName(compiler: SheetCompiler, node: XPathNode, scope: Scope, defaults: "default" | "none") {
  const name = compiler.valueTemplate(node, compiler.required(node, "name"), scope);
  const namespace = compiler.optionalTemplate(node, "namespace", scope);
  return (context: Context) => {
    const written = name(context).trim();
    const prefix = prefixOf(written);
    const known = prefix === "" && defaults === "none" ? "" : namespacesOf(node).get(prefix);
    const uri = namespace?.(context) ?? known ?? (prefix === "" ? "" : null);
    if (uri !== null && isName(written)) {
      return { name: uri === "" ? written.slice(written.indexOf(":") + 1) : written, namespace: uri };
    }
    context.run.budget.halt(`'${cutText(written, 100)}' cannot be a name here.`);
    return null;
  };
}

const element: Compile = (compiler, node, scope) => {
  const name = computedName(compiler, node, scope, "default");
  const sets = useAttributeSets(compiler, node, attributeOf(node, "use-attribute-sets"));
  const body = compiler.body(node, scope);
  return (context) => {
    const named = name(context);
    if (named === null) return undefined;
    context.out.start(named.name, named.namespace, []);
    sets(context);
    runBody(body, context);
    context.out.end();
    return undefined;
  };
};

const attribute: Compile = (compiler, node, scope) => {
  const name = computedName(compiler, node, scope, "none");
  const body = compiler.body(node, scope);
  return (context) => {
    const named = name(context);
    if (named !== null) context.out.attribute(named.name, named.namespace, contentText(body, context));
    return undefined;
  };
};

const comment: Compile = (compiler, node, scope) => {
  const body = compiler.body(node, scope);
  return (context) => void context.out.comment(contentText(body, context));
};

const instruction: Compile = (compiler, node, scope) => {
  const name = computedName(compiler, node, scope, "none");
  const body = compiler.body(node, scope);
  return (context) => {
    const named = name(context);
    if (named !== null) context.out.instruction(named.name, contentText(body, context));
    return undefined;
  };
};

const message: Compile = (compiler, node, scope) => {
  const body = compiler.body(node, scope);
  if (attributeOf(node, "terminate") !== "yes") return () => undefined;
  return (context) => {
    const text = contentText(body, context);
    context.run.budget.halt(`The map ended itself: ${cutText(text, 1000)}`);
    return undefined;
  };
};

/** What each element of XSLT does in a template. */
export const INSTRUCTIONS: ReadonlyMap<string, Compile> = new Map<string, Compile>([
  ["apply-templates", applyTemplates],
  ["call-template", callTemplate],
  ["for-each", forEach],
  ["if", ifInstruction],
  ["choose", choose],
  ["value-of", valueOfInstruction],
  ["text", textInstruction],
  ["copy", copy],
  ["copy-of", copyOf],
  ["element", element],
  ["attribute", attribute],
  ["comment", comment],
  ["processing-instruction", instruction],
  ["number", numberInstruction],
  ["variable", variable],
  ["param", param],
  ["message", message],
]);
