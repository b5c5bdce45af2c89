import { stringifyJson, type Value } from "@towpath/expressions";
import { useState } from "react";

/**
 * What a control shows while it is edited, beside the value it stands for. Controls hold more than their value
 * says (a row without a name yet, JSON with a missing bracket), so the draft stays until the value changes for
 * another reason than this control: undo, the code view, another person.
 */
export function useDraft<Draft>(
  value: Value | undefined,
  read: (value: Value | undefined) => Draft,
): [Draft, (draft: Draft, emitted: Value | undefined) => void] {
  const [state, setState] = useState(() => ({ draft: read(value), prop: value, emitted: value }));
  let { draft } = state;
  if (state.prop !== value) {
    if (!sameJson(value, state.emitted)) draft = read(value);
    setState({ draft, prop: value, emitted: value });
  }
  const change = (next: Draft, emitted: Value | undefined) =>
    setState((before) => ({ ...before, draft: next, emitted }));
  return [draft, change];
}

export function sameJson(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  return stringifyJson(left) === stringifyJson(right);
}
