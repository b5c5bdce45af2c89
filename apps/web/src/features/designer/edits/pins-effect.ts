import type { Effect, PinState } from "../designer-state.ts";

type Pin = NonNullable<PinState["result"]> & { readonly action: string };

/** What changed between two lists of mocks, as a step of undo; null when nothing did. */
export function pinsEffect(before: readonly Pin[], after: readonly Pin[]): Effect | null {
  const names = new Map([...before, ...after].map(({ action }) => [action.toLowerCase(), action]));
  const changed = [...names].flatMap(([key, action]) => {
    const [old, now] = [before, after].map((list) => stateOf(list, key, action));
    return old === undefined || now === undefined || same(old, now) ? [] : [{ old, now }];
  });
  if (changed.length === 0) return null;
  return { kind: "pins", before: changed.map(({ old }) => old), after: changed.map(({ now }) => now) };
}

function stateOf(list: readonly Pin[], key: string, action: string): PinState {
  const pin = list.find((one) => one.action.toLowerCase() === key);
  if (pin === undefined) return { action, result: null };
  const { status, outputsText, edited } = pin;
  return { action, result: { status, outputsText, edited } };
}

const same = (a: PinState, b: PinState): boolean => JSON.stringify(a.result) === JSON.stringify(b.result);
