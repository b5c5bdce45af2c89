import { isObject, type Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
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
