import type { Plan } from "@towpath/engine";

const VEILED = "The call did not succeed. Why is hidden, because what the trigger asks with is secured.";

/** A problem with a trigger's call as people may read it: its words may repeat what the trigger asks with. */
export function toldProblem({ trigger }: Plan, message: string): string {
  return trigger?.hidden.includes("inputs") === true ? VEILED : message;
}
