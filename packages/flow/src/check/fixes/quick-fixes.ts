import type { Definition } from "../../definition.ts";
import type { Problem } from "../../problem.ts";
import { type FindFixes, pointerSteps, type QuickFix } from "./fix.ts";
import { notUpstream, runAfterCycle, runAfterStatusFix, runAfterUnknown } from "./order-fixes.ts";
import {
  notInLoop,
  unknownAction,
  unknownCall,
  unknownParameter,
  unknownProperty,
  unknownVariable,
} from "./reference-fixes.ts";
import { hideBoth, removeOption, removeSetting, setNumber } from "./setting-fixes.ts";
import { convert, intoLoop } from "./value-fixes.ts";

/** By the code of a problem, in the order in which they are offered. */
const FIXES: Readonly<Record<string, readonly FindFixes[]>> = {
  "unknown-action": [unknownAction],
  "not-in-loop": [notInLoop],
  "unknown-variable": [unknownVariable],
  "unknown-parameter": [unknownParameter],
  "unknown-call": [unknownCall],
  "unknown-property": [intoLoop, unknownProperty],
  "list-for-one": [intoLoop],
  "argument-type": [convert],
  "impossible-comparison": [convert],
  "variable-type": [convert],
  "not-upstream": [notUpstream],
  "run-after-unknown": [runAfterUnknown],
  "run-after-cycle": [runAfterCycle],
  "run-after-status": [runAfterStatusFix],
  "no-effect": [removeSetting],
  "bad-combination": [removeSetting],
  "bad-unknown-outcome": [removeSetting],
  "bad-option": [removeOption],
  "out-of-bounds": [setNumber],
  "bad-secure-data": [hideBoth],
  // Whose connection is used is for a person to say.
  "no-connection": [() => [{ id: "choose-connection", about: "", apply: null }]],
};

/** What can be done about a problem with one press; each is one edit. Nothing for one that only a person can repair. */
export function quickFixes(definition: Definition, problem: Problem): readonly QuickFix[] {
  const found = Object.hasOwn(FIXES, problem.code) ? (FIXES[problem.code] ?? []) : [];
  if (found.length === 0) return [];
  const site = { definition, problem, hint: problem.hint ?? {}, path: pointerSteps(problem.path) };
  return found.flatMap((find) => find(site));
}
