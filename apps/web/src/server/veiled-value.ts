import { VEIL } from "@towpath/engine";
import { isObject, type Value, valuesEqual } from "@towpath/expressions";

/** Whether this stands in the place of something that is secured. */
export const isVeiled = (value: Value | undefined): boolean =>
  value !== undefined && isObject(value) && valuesEqual(value, VEIL);
