import type { Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { type Node, parseTree } from "jsonc-parser";
import { parseDocument } from "../text/parse-definition.ts";
import type { ReadFailure } from "./flow-file.ts";

/** A JSON text with its values, and where each of them stands in the text. */
export interface JsonDocument {
  /** Without byte order mark. */
  readonly text: string;
  readonly root: Value;
  /** The text of the value at a path, exactly as written; null when there is none. */
  textAt(path: readonly string[]): string | null;
  /** The whole text with the value at a path replaced; null when there is none. */
  replaceAt(path: readonly string[], replacement: string): string | null;
}

const BYTE_ORDER_MARK = "\uFEFF";

/** UTF-8 only, as every wrapper is: other encodings are refused rather than guessed. */
export function decodeText(bytes: Uint8Array): Result<{ text: string; mark: boolean }, ReadFailure> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const mark = text.startsWith(BYTE_ORDER_MARK);
    return ok({ text: mark ? text.slice(1) : text, mark });
  } catch {
    return fail({
      kind: "not-json",
      ...said("This file is not text in UTF-8. Save it as UTF-8 and try again."),
    });
  }
}

export function encodeText(text: string, mark: boolean): Uint8Array {
  return new TextEncoder().encode(mark ? `${BYTE_ORDER_MARK}${text}` : text);
}

export function readJsonDocument(text: string): Result<JsonDocument, ReadFailure> {
  const parsed = parseDocument(text);
  if (!parsed.ok) return parsed;
  let tree: Node | undefined;
  const rangeAt = (path: readonly string[]) => {
    tree ??= parseTree(text);
    const node = tree === undefined ? undefined : nodeAt(tree, path);
    return node === undefined ? null : { start: node.offset, end: node.offset + node.length };
  };
  return ok({
    text,
    root: parsed.value,
    textAt(path) {
      const range = rangeAt(path);
      return range === null ? null : text.slice(range.start, range.end);
    },
    replaceAt(path, replacement) {
      const range = rangeAt(path);
      return range === null ? null : `${text.slice(0, range.start)}${replacement}${text.slice(range.end)}`;
    },
  });
}

function nodeAt(tree: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = tree;
  for (const segment of path) {
    if (node?.type === "array") node = node.children?.[Number(segment)];
    else node = lastProperty(node, segment);
  }
  return node;
}

/** Of a name written twice the last one counts, as everywhere. */
function lastProperty(node: Node | undefined, key: string): Node | undefined {
  return node?.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
}

/** The members on the way of an RFC 6901 pointer. */
export function fromPointer(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}
