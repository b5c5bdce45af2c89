import { compileExpression, isObject, parseJson, type Value } from "@towpath/expressions";
import type { KnownToken } from "./action-outputs.ts";
import { ownMember } from "./field-path.ts";

const FORMAT = "application/x-towpath-value";
/** No value of a tree has a longer expression; a page beside this one may drag anything in. */
const LONGEST = 5_000;

/** Puts a value on its way. As text it is its expression, for whatever else it is dropped on. */
export function startDrag(transfer: DataTransfer, token: KnownToken): void {
  const { code, label, type, list } = token;
  transfer.setData(FORMAT, JSON.stringify({ code, label, type, ...(list === undefined ? {} : { list }) }));
  transfer.setData("text/plain", `@{${code}}`);
  transfer.effectAllowed = "copy";
}

export const isValueDrag = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes(FORMAT) === true;

/** The value that was dropped; null for anything else. */
export function droppedValue(transfer: DataTransfer | null): KnownToken | null {
  return readDragged(transfer?.getData(FORMAT) ?? "");
}

/** What was dragged may come from another page: only a sound expression is taken. */
export function readDragged(text: string): KnownToken | null {
  if (text === "" || text.length > 4 * LONGEST) return null;
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return null;
  const { value } = parsed;
  const code = textAt(value, "code");
  if (code === null || !isSound(code)) return null;
  const list = ownMember(value, "list");
  const member = list !== undefined && isObject(list) ? listMember(list) : undefined;
  return {
    code,
    label: textAt(value, "label") ?? code,
    type: textAt(value, "type"),
    description: null,
    ...(member === undefined ? {} : { list: member }),
  };
}

function listMember(list: { [member: string]: Value }): KnownToken["list"] {
  const code = textAt(list, "code");
  const path = ownMember(list, "path");
  if (code === null || !isSound(code) || !Array.isArray(path)) return undefined;
  return { code, path: path.filter((step): step is string => typeof step === "string") };
}

const isSound = (code: string): boolean => code.length <= LONGEST && compileExpression(code).failure === null;

function textAt(object: { [member: string]: Value }, name: string): string | null {
  const value = ownMember(object, name);
  return typeof value === "string" ? value : null;
}
