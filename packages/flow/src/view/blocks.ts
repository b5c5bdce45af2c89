import type { ValueObject } from "@towpath/expressions";
import type { BlockRef } from "../definition.ts";
import { isRecord, member, memberKey, recordMember, textMember } from "../tree.ts";

/** One list of actions of a container, with the words that head it on the canvas. */
export interface ContainerBlock extends BlockRef {
  readonly title: string;
  /** From the container action to the object that holds the actions; it may not exist yet. */
  readonly path: readonly string[];
  /** The actions by name; empty when the member is missing. */
  readonly actions: ValueObject;
}

const NO_ACTIONS: ValueObject = {};

/** The blocks a container action holds, in reading order; none for any other action. */
export function blocksOf(name: string, action: ValueObject): readonly ContainerBlock[] {
  switch (textMember(action, "type")?.toLowerCase()) {
    case "if":
      return [
        block(name, action, "actions", "True", ["actions"]),
        block(name, action, "else", "False", ["else", "actions"]),
      ];
    case "switch":
      return [
        ...namedBlocks(name, action, "cases", "case"),
        block(name, action, "default", "Default", ["default", "actions"]),
      ];
    case "foreach":
      return [block(name, action, "actions", "For each item", ["actions"])];
    case "until":
      return [block(name, action, "actions", "Repeat", ["actions"])];
    case "scope":
      return [block(name, action, "actions", "Actions", ["actions"])];
    case "agent":
      return namedBlocks(name, action, "tools", "tool");
    default:
      // A type we do not know may still hold actions; they count for names and references.
      return recordMember(action, "actions") === undefined
        ? []
        : [block(name, action, "actions", "Actions", ["actions"])];
  }
}

function namedBlocks(
  name: string,
  action: ValueObject,
  list: "cases" | "tools",
  prefix: "case" | "tool",
): ContainerBlock[] {
  const entries = recordMember(action, list) ?? NO_ACTIONS;
  return Object.entries(entries).map(([key, entry]) =>
    block(name, action, `${prefix}:${key}`, prefix === "case" ? caseTitle(key, entry) : key, [
      list,
      key,
      "actions",
    ]),
  );
}

function caseTitle(key: string, entry: unknown): string {
  const value = isRecord(entry as ValueObject) ? member(entry as ValueObject, "case") : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : key;
}

function block(
  container: string,
  action: ValueObject,
  branch: string,
  title: string,
  wanted: readonly string[],
): ContainerBlock {
  const path: string[] = [];
  let at: ValueObject | undefined = action;
  for (const segment of wanted) {
    path.push(at === undefined ? segment : (memberKey(at, segment) ?? segment));
    at = at === undefined ? undefined : recordMember(at, segment);
  }
  return { container, branch, title, path, actions: at ?? NO_ACTIONS };
}
