import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { HttpProgram, WebhookProgram } from "../plan.ts";

/** What stands in the history for an address at which whoever has it may go on with the run. */
const VEILED = "*callback address*";

/**
 * A webhook whose inputs are shown and stored without its callback address, as it is and as a part of another address.
 * What was stored is called again with the address it stands for.
 */
export function withVeiledAddress(program: WebhookProgram): WebhookProgram {
  const { subscribe, unsubscribe } = program;
  return {
    ...program,
    subscribe: veiled(subscribe),
    unsubscribe: unsubscribe === null ? null : veiled(unsubscribe),
  };
}

function veiled(prepare: HttpProgram["prepare"]): HttpProgram["prepare"] {
  return (context, recorded) => {
    const address = context.listCallbackUrl();
    if (address === undefined) return prepare(context, recorded);
    const prepared = prepare(context, recorded === undefined ? undefined : unveilAddress(recorded, address));
    if (prepared.ok) {
      const inputs = mapMembers(prepared.value.inputs, veilOf(address));
      return { ok: true, value: { ...prepared.value, inputs } };
    }
    const { inputs } = prepared.failure;
    if (inputs === undefined) return prepared;
    return { ok: false, failure: { ...prepared.failure, inputs: mapTexts(inputs, veilOf(address)) } };
  };
}

const ENCODED_VEIL = encodeURIComponent(VEILED);

function veilOf(address: string): (text: string) => string {
  const encoded = encodeURIComponent(address);
  return (text) => text.replaceAll(address, VEILED).replaceAll(encoded, ENCODED_VEIL);
}

/** What was recorded as inputs, ready to be sent again. */
export function unveilAddress(inputs: Value, address: string): Value {
  const encoded = encodeURIComponent(address);
  return mapTexts(inputs, (text) =>
    text.replaceAll(VEILED, () => address).replaceAll(ENCODED_VEIL, () => encoded),
  );
}

function mapTexts(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return isObject(value) ? mapMembers(value, change) : value;
}

function mapMembers(object: ValueObject, change: (text: string) => string): ValueObject {
  const members = Object.entries(object);
  return Object.fromEntries(members.map(([name, item]) => [change(name), mapTexts(item, change)]));
}
