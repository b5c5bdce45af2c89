import type { ValueObject } from "@towpath/expressions";
import { type ActionClip, allActions, connectionReferences } from "@towpath/flow";
import type { PinState } from "../designer-state.ts";

type Pin = NonNullable<PinState["result"]> & { readonly action: string };

/** The copied actions as a definition, for whatever reads one. */
const asDefinition = (clip: ActionClip): ValueObject => ({ actions: clip.actions });

/** The mocks of copied actions, inner ones too. */
export function pinsOf(clip: ActionClip, pins: readonly Pin[]): readonly PinState[] {
  const names = new Set(allActions(asDefinition(clip)).map(({ name }) => name.toLowerCase()));
  return pins
    .filter(({ action }) => names.has(action.toLowerCase()))
    .map(({ action, status, outputsText, edited }) => ({ action, result: { status, outputsText, edited } }));
}

interface Bound {
  readonly reference: string;
  readonly connection: { readonly id: string } | null;
}

/** The connections that the copied actions use, by their names for them. */
export function boundIn(
  clip: ActionClip,
  bindings: readonly Bound[],
): readonly { readonly reference: string; readonly connectionId: string }[] {
  const used = new Set(
    connectionReferences(asDefinition(clip)).map(({ reference }) => reference.toLowerCase()),
  );
  return bindings.flatMap(({ reference, connection }) =>
    connection !== null && used.has(reference.toLowerCase())
      ? [{ reference, connectionId: connection.id }]
      : [],
  );
}
