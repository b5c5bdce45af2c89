import type { ValueObject } from "@towpath/expressions";
import { inputIn, isMissing, valueBelow } from "./literal.ts";

/** Where a webhook, trigger or action, says how its subscription is taken back. */
export const FAREWELL = ["inputs", "unsubscribe"] as const;

/** True when there is an address to take the subscription back at, and nothing that says with which method. */
export function lacksMethod(step: ValueObject): boolean {
  const address = inputIn(step, [...FAREWELL, "uri"].join("/"));
  return !isMissing(address, false) && isMissing(valueBelow(step, [...FAREWELL, "method"]), false);
}
