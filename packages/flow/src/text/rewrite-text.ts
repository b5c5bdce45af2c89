import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { type Node, parseTree } from "jsonc-parser";
import type { Definition } from "../definition.ts";
import { isRecord, sameValue } from "../tree.ts";

/**
 * The definition's text after an edit. Only what changed is written anew: everything else, with its order, number
 * spelling, indentation, escapes and unknown members, is copied from the original as it stands.
 *
 * @param originalText the text before; when it is not JSON, `next` is formatted from scratch
 */
export function rewriteText(originalText: string, next: Definition): string {
  return rewritten(readText(originalText), next);
}

/**
 * Makes a `rewriteText` that does not read the text again that it was given last: whoever edits a flow saves it many times
 * over, and reading it takes longer than all the rest.
 */
export function createTextRewriter(read: (text: string) => ReadText | null = readText): typeof rewriteText {
  let last: { readonly originalText: string; readonly read: ReadText | null } | null = null;
  return (originalText, next) => {
    if (last?.originalText !== originalText) last = { originalText, read: read(originalText) };
    return rewritten(last.read, next);
  };
}

interface ReadText {
  /** What stands before the text: a byte order mark, or nothing. */
  readonly mark: string;
  readonly text: string;
  readonly tree: Node;
  readonly value: Value;
}

/** Null: it is not JSON. */
export function readText(originalText: string): ReadText | null {
  const original = parseJson(originalText);
  const start = originalText.charCodeAt(0) === 0xfeff ? 1 : 0;
  const text = originalText.slice(start);
  const tree = original.ok ? parseTree(text) : undefined;
  if (!original.ok || tree === undefined) return null;
  return { mark: originalText.slice(0, start), text, tree, value: original.value };
}

function rewritten(original: ReadText | null, next: Definition): string {
  if (original === null) return `${stringifyJson(next, 2)}\n`;
  const { mark, text, tree, value } = original;
  const body = new Rewriter(text, layoutOf(text)).write(tree, value, next);
  return `${mark}${text.slice(0, tree.offset)}${body}${text.slice(tree.offset + tree.length)}`;
}

interface Layout {
  /** One step of indentation; empty when the text is on one line. */
  readonly indent: string;
  readonly lineBreak: string;
  /** Between a name and its value, e.g. `: `. */
  readonly colon: string;
}

function layoutOf(text: string): Layout {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "";
  const colon = /"\s*(:[ \t]*)/.exec(text)?.[1] ?? ": ";
  return { indent, lineBreak, colon };
}

interface Property {
  readonly key: string;
  readonly node: Node;
  readonly value: Node;
  /** White space before the property, from the brace or comma on. */
  readonly lead: string;
}

class Rewriter {
  readonly #text: string;
  readonly #layout: Layout;

  constructor(text: string, layout: Layout) {
    this.#text = text;
    this.#layout = layout;
  }

  write(node: Node, before: Value, next: Value): string {
    if (before === next || sameValue(before, next)) return this.#slice(node);
    if (node.type === "object" && isRecord(before) && isRecord(next)) return this.#object(node, before, next);
    if (node.type === "array" && Array.isArray(before) && Array.isArray(next)) {
      return this.#array(node, before, next);
    }
    return this.#fresh(next, this.#lineIndent(node.offset));
  }

  #object(node: Node, before: ValueObject, next: ValueObject): string {
    const properties = this.#properties(node);
    const keys = Object.keys(next);
    const order = Object.keys(before);
    if (keys.length === order.length && keys.every((key, index) => key === order[index])) {
      return this.#sameMembers(node, properties, before, next);
    }
    const last = new Map(properties.map((property) => [property.key, property]));
    const indent = this.#lineIndent(node.offset);
    const lead = properties[0]?.lead ?? this.#lead(indent);
    const renamed = renamedMembers(before, next);
    const members = keys.map((key) => {
      const kept = last.get(key) ?? last.get(renamed.get(key) ?? "");
      if (kept === undefined)
        return `${lead}${this.#freshMember(key, next[key] as Value, indent + this.#layout.indent)}`;
      const name =
        kept.key === key
          ? this.#between(kept.node.offset, kept.value.offset)
          : `${quote(key)}${this.#colonOf(kept)}`;
      const value = this.write(kept.value, before[kept.key] as Value, next[key] as Value);
      return `${kept.lead}${name}${value}`;
    });
    if (members.length === 0) return "{}";
    return `{${members.join(",")}${this.#tail(node, properties, indent)}}`;
  }

  /** Only values differ: every character between them stays. */
  #sameMembers(node: Node, properties: readonly Property[], before: ValueObject, next: ValueObject): string {
    // Of names written twice the last one counts; the earlier ones are left alone.
    const counting = new Map(properties.map((property) => [property.key, property]));
    let result = "";
    let copied = node.offset;
    for (const property of properties) {
      if (counting.get(property.key) !== property) continue;
      result += this.#between(copied, property.value.offset);
      result += this.write(property.value, before[property.key] as Value, next[property.key] as Value);
      copied = property.value.offset + property.value.length;
    }
    return result + this.#between(copied, node.offset + node.length);
  }

  #array(node: Node, before: readonly Value[], next: readonly Value[]): string {
    const items = node.children ?? [];
    const indent = this.#lineIndent(node.offset);
    const leads = items.map((item, index) => this.#leadOf(node, items[index - 1], item));
    const written = next.map((value, index) => {
      const item = items[index];
      const lead = leads[index] ?? leads.at(-1) ?? this.#lead(indent);
      if (item === undefined) return `${lead}${this.#fresh(value, indent + this.#layout.indent)}`;
      return `${lead}${this.write(item, before[index] as Value, value)}`;
    });
    if (written.length === 0) return "[]";
    const last = items.at(-1);
    const tail = last === undefined ? this.#closing(indent) : this.#between(end(last), end(node) - 1);
    return `[${written.join(",")}${tail}]`;
  }

  #properties(node: Node): Property[] {
    const children = node.children ?? [];
    return children.flatMap((child, index) => {
      const [key, value] = child.children ?? [];
      if (key === undefined || value === undefined) return [];
      const lead = this.#leadOf(node, children[index - 1], child);
      return [{ key: key.value as string, node: child, value, lead }];
    });
  }

  #leadOf(parent: Node, previous: Node | undefined, node: Node): string {
    const from = previous === undefined ? parent.offset + 1 : end(previous);
    return this.#between(from, node.offset).replace(/^\s*,/, "");
  }

  #tail(node: Node, properties: readonly Property[], indent: string): string {
    const last = properties.at(-1);
    return last === undefined ? this.#closing(indent) : this.#between(end(last.node), end(node) - 1);
  }

  #colonOf(property: Property): string {
    const name = property.node.children?.[0];
    return name === undefined ? this.#layout.colon : this.#between(end(name), property.value.offset);
  }

  #freshMember(key: string, value: Value, indent: string): string {
    return `${quote(key)}${this.#layout.colon}${this.#fresh(value, indent)}`;
  }

  /** New text for a value, laid out like the rest of the document. */
  #fresh(value: Value, indent: string): string {
    const step = this.#layout.indent;
    if (step === "") return stringifyJson(value);
    const text = stringifyJson(value, 2);
    // Line breaks of a JSON text stand between tokens only: inside strings they are escaped.
    return text.replace(/\n( *)/g, (_match, spaces: string) => {
      return `${this.#layout.lineBreak}${indent}${step.repeat(spaces.length / 2)}`;
    });
  }

  #lead(indent: string): string {
    return this.#layout.indent === "" ? "" : `${this.#layout.lineBreak}${indent}${this.#layout.indent}`;
  }

  #closing(indent: string): string {
    return this.#layout.indent === "" ? "" : `${this.#layout.lineBreak}${indent}`;
  }

  /** The white space that begins the line of an offset. */
  #lineIndent(offset: number): string {
    const lineStart = this.#text.lastIndexOf("\n", offset - 1) + 1;
    return /^[ \t]*/.exec(this.#text.slice(lineStart, offset))?.[0] ?? "";
  }

  #slice(node: Node): string {
    return this.#between(node.offset, end(node));
  }

  #between(from: number, to: number): string {
    return this.#text.slice(from, to);
  }
}

const end = (node: Node): number => node.offset + node.length;
const quote = (text: string): string => stringifyJson(text);

/**
 * Old names by new ones, where a member only changed its name: as many came as went, and each pair stands at the same
 * place. So a renamed action keeps its layout.
 */
function renamedMembers(before: ValueObject, next: ValueObject): ReadonlyMap<string, string> {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(next, key));
  const come = Object.keys(next).filter((key) => !Object.hasOwn(before, key));
  if (gone.length !== come.length) return new Map();
  return new Map(come.map((key, index) => [key, gone[index] as string]));
}
