import { parseSync } from "@swc/core";

/** What a source file says, and what it says past the translation. */
export interface SaidInFile {
  /** Messages given to `t`, `t.rich` and `phrase` as they stand. */
  readonly messages: readonly string[];
  /** Templates given to `said`: what packages and the server say. */
  readonly sayings: readonly string[];
  /** Texts for people that go through none of these. */
  readonly untranslated: readonly string[];
}

const CALLS = new Set(["t", "phrase"]);
/** Properties, of elements and of data for them, whose texts people read. */
const READ =
  /^(label|title|placeholder|description|about|alt|error|aria-label|aria-description|nothingFound|message|heading)$/;
const WORDS = /\p{L}{2}/u;
/** Names are the same in every language. */
const NAMES = new Set(["Towpath", "JSON", "YAML", "HTTP", "HTTPS", "UTC", "OAuth 2.0", "OK", "X-Api-Key"]);

type Node = { readonly type?: string } & Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
const textOf = (value: unknown): string | null => {
  if (!isNode(value)) return null;
  if (value.type === "StringLiteral") return String(value.value);
  const [quasi] = value.type === "TemplateLiteral" && Array.isArray(value.quasis) ? value.quasis : [];
  if (!isNode(quasi) || (value.expressions as unknown[]).length > 0) return null;
  return String(quasi.cooked);
};
const nameOf = (value: unknown): string => {
  if (!isNode(value)) return "";
  if (value.type === "MemberExpression") return nameOf(value.object);
  if (value.type === "JsxNamespacedName") return `${nameOf(value.namespace)}-${nameOf(value.name)}`;
  return String(value.value ?? "");
};

/** The texts an expression may come to: those of a choice, of a template; not what is given to a call. */
function textsOf(value: unknown): readonly string[] {
  if (!isNode(value)) return [];
  switch (value.type) {
    case "StringLiteral":
      return [String(value.value)];
    case "TemplateLiteral":
      return [(value.quasis as readonly Node[]).map((quasi) => String(quasi.cooked)).join("…")];
    case "ConditionalExpression":
      return [...textsOf(value.consequent), ...textsOf(value.alternate)];
    case "BinaryExpression":
      return /^(\|\||&&|\?\?|\+)$/.test(String(value.operator))
        ? [...textsOf(value.left), ...textsOf(value.right)]
        : [];
    case "JSXExpressionContainer":
    case "ParenthesisExpression":
    case "TsAsExpression":
    case "TsConstAssertion":
      return textsOf(value.expression);
    default:
      return [];
  }
}

const isWords = (text: string): boolean => WORDS.test(text) && !NAMES.has(text.trim());

/** Names of formats, keys and fields are no words: those begin with a capital letter, or have several words. */
const isRead = (text: string): boolean => isWords(text) && /^\P{L}*\p{Lu}|\s/u.test(text.trim());

/** What this place of the tree shows to people, past the translation. */
function shownAt(node: Node): readonly string[] {
  if (node.type === "JSXText") return isWords(String(node.value)) ? [String(node.value).trim()] : [];
  if (node.type === "JSXElement") {
    const inside = (node.children as readonly Node[]).filter(
      (child) => child.type === "JSXExpressionContainer",
    );
    return inside.flatMap(textsOf).filter(isRead);
  }
  const name =
    node.type === "JSXAttribute"
      ? nameOf(node.name)
      : node.type === "KeyValueProperty"
        ? nameOf(node.key)
        : "";
  return READ.test(name) ? textsOf(node.value).filter(isRead) : [];
}

/** The message of a call that says one. */
function saidAt(node: Node, isCall: (name: string) => boolean): readonly string[] {
  if (node.type !== "CallExpression" || !isCall(nameOf(node.callee))) return [];
  const [first] = node.arguments as readonly Node[];
  const text = textOf(first?.expression);
  return text === null ? [] : [text];
}

/** @param file its name tells whether it holds JSX @param source TypeScript */
export function messagesIn(file: string, source: string): SaidInFile {
  const messages: string[] = [];
  const sayings: string[] = [];
  const untranslated: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (isNode(value)) {
      messages.push(...saidAt(value, (name) => CALLS.has(name)));
      sayings.push(...saidAt(value, (name) => name === "said"));
      untranslated.push(...shownAt(value));
      for (const child of Object.values(value)) walk(child);
    }
  };
  walk(parseSync(source, { syntax: "typescript", tsx: file.endsWith(".tsx"), target: "es2022" }));
  return { messages, sayings, untranslated };
}
