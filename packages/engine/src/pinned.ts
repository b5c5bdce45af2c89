import { isObject, type Value } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import { member } from "./actions/inputs.ts";
import { givenResult } from "./given-result.ts";
import type { Program } from "./plan.ts";

/**
 * The outputs a maker pinned to an action for trying the draft out, instead of what it does. Only the versions that
 * draft runs are pinned to carry any.
 */
export function withPin(program: Program, pin: Value | undefined): Program {
  if (!isObject(pin) || !canBePinned(program)) return program;
  return givenResult(
    pin,
    (status) => said("The pinned output says that this action is {status}.", { status }),
    {
      pinned: true,
    },
  );
}

/**
 * Whether outputs are all that matters of an action. A container is what it holds, a variable must change, and
 * Terminate ends the run: none of them is made up for by outputs.
 */
export function canBePinned(program: Program): boolean {
  if ("body" in program || "branches" in program || program.kind === "terminate") return false;
  return program.kind !== "pure" || program.replay === undefined;
}

/** Why a call never gives out such outputs, so that nothing that follows could be tried with them; null: it may. */
export function pinMisfit(program: Program, outputs: Value): Said | null {
  if (program.kind !== "http") return null;
  const status = isObject(outputs) ? member(outputs, "statusCode") : null;
  if (isObject(outputs) && (status === undefined || Number.isInteger(status))) return null;
  return said(
    'A call gives out an object whose statusCode is a whole number, such as {"statusCode": 200, "body": "done"}.',
  );
}
