import type { Plan } from "@towpath/engine";
import { said } from "@towpath/prelude";

const VEILED = said(
  "The call did not succeed. Why is hidden, because what the trigger asks with is secured.",
).message;

/** A problem with a trigger's call as people may read it: its words may repeat what the trigger asks with. */
export function toldProblem({ trigger }: Plan, message: string): string {
  return trigger?.hidden.includes("inputs") === true ? VEILED : message;
}
