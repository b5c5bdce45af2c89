import { parseJson, type Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { Definition } from "../../definition.ts";
import { editFailure } from "../../edit/edit-failure.ts";
import { wrapInLoop } from "../../edit/wrap-in-loop.ts";
import { actionAt } from "../../view/definition-index.ts";
import { isLiteral } from "../literal.ts";
import { type FindFixes, pointerSteps, type QuickFix, replaceAt, textAt } from "./fix.ts";

/** Puts the conversion around what has the wrong type: a part of an expression, or all of it. */
export const convert: FindFixes = ({ definition, hint, path }) => {
  const text = textAt(definition, path);
  if (text === null || hint.convert === undefined) return [];
  const next =
    hint.span === undefined
      ? convertedText(text, hint.convert)
      : convertedPart(text, hint.span, hint.convert);
  if (next === null) return [];
  return [{ id: "convert", about: hint.convert, apply: (now) => replaceAt(now, path, text, next) }];
};

function convertedPart(text: string, { start, end }: { start: number; end: number }, fn: string): string {
  const part = text.slice(start, end);
  const plain = /^'([^']*)'$/.exec(part)?.[1];
  const literal = plain === undefined ? null : literalOf(plain, fn);
  return `${text.slice(0, start)}${literal ?? `${fn}(${part})`}${text.slice(end)}`;
}

/** A value that is a text as a whole: what it says where that is plain, else an expression around it. */
function convertedText(text: string, fn: string): Value | null {
  if (isLiteral(text)) {
    const literal = literalOf(text, fn);
    const parsed = literal === null ? null : parseJson(literal);
    return parsed?.ok === true ? parsed.value : null;
  }
  const whole = /^@(?!@)(?:\{([\s\S]*)\})?/.exec(text);
  if (whole === null) return null;
  return `@${fn}(${whole[1] ?? text.slice(1)})`;
}

/** `5` for the text `5` where a number is wanted. */
function literalOf(text: string, fn: string): string | null {
  if (fn === "int") return /^-?\d{1,15}$/.test(text) ? text : null;
  if (fn === "float") return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? text : null;
  return fn === "bool" && /^(true|false)$/i.test(text) ? text.toLowerCase() : null;
}

/** The action runs once for each item of the list, and reads the item where it read the list. */
export const intoLoop: FindFixes = ({ definition, problem, hint: { list }, path }) => {
  const entry = problem.action === undefined ? null : actionAt(definition, problem.action);
  const text = textAt(definition, path);
  if (entry === null || text === null || list === undefined) return [];
  const code = text.slice(list.start, list.end);
  const below = path.slice(entry.path.length);
  const apply: QuickFix["apply"] = (now) => {
    const wrapped = wrapInLoop(now, entry.name, code);
    if (!wrapped.ok) return wrapped;
    const moved = actionAt(wrapped.value.definition, entry.name);
    if (moved === null)
      return editFailure("no-such-action", said('"{name}" is no longer there.', { name: entry.name }));
    const item = `items('${wrapped.value.name.replaceAll("'", "''")}')`;
    return everywhere(wrapped.value.definition, [...pointerSteps(moved.pointer), ...below], {
      text,
      list,
      item,
    });
  };
  return apply(definition).ok ? [{ id: "loop", about: entry.name, apply }] : [];
};

interface InLoop {
  readonly text: string;
  readonly list: { readonly start: number; readonly end: number };
  readonly item: string;
}

/** The same list in the rest of the text is the same item. */
function everywhere(definition: Definition, path: readonly string[], { text, list, item }: InLoop) {
  const code = text.slice(list.start, list.end);
  const next = `${text.slice(0, list.start).replaceAll(code, item)}${item}${text.slice(list.end).replaceAll(code, item)}`;
  return replaceAt(definition, path, text, next);
}
