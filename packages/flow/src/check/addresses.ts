import type { ValueObject } from "@towpath/expressions";
import { cutText, said } from "@towpath/prelude";
import { isArmExpression } from "../arm-expression.ts";
import type { Definition } from "../definition.ts";
import { allActions, triggerOf, typeOf } from "../view/definition-index.ts";
import { inputIn } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { stepAtStart } from "./step-label.ts";

/** Inputs that are addresses to call, by lower-case type of action or trigger. */
const ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map([
  ["http", ["inputs/uri"]],
  ["httpwebhook", ["inputs/subscribe/uri", "inputs/unsubscribe/uri"]],
]);
const SCHEMES = ["https://", "http://"];

/** Where flows call, there is an address of the web; what an expression gives is seen only when it runs. */
export function checkAddresses(definition: Definition, problems: ProblemList): void {
  const trigger = triggerOf(definition);
  if (trigger !== null) {
    checkStep(trigger.trigger, ["triggers", trigger.name], problems);
  }
  for (const { name, action, path } of allActions(definition)) {
    checkStep(action, path, problems, name);
  }
}

function checkStep(step: ValueObject, path: readonly string[], problems: ProblemList, action?: string): void {
  for (const input of ADDRESSES.get(typeOf(step).type.toLowerCase()) ?? []) {
    const value = inputIn(step, input);
    if (typeof value !== "string" || mayBeAddress(value.trim())) continue;
    const message = said(
      '{who} calls "{address}", which is no address. Write all of it, such as https://example.com/orders.',
      { who: stepAtStart(action), address: cutText(value.trim(), 60) },
    );
    problems.unrunnable("bad-address", [...path, ...input.split("/")], message, action);
  }
}

/** Empty ones are told as missing. Of an address that is partly worked out, the beginning is known. */
function mayBeAddress(text: string): boolean {
  if (text === "" || text.startsWith("@") || isArmExpression(text)) return true;
  const expression = text.indexOf("@{");
  if (expression === -1) return isWebAddress(text);
  const known = text.slice(0, expression).toLowerCase();
  return SCHEMES.some((scheme) => known.startsWith(scheme) || scheme.startsWith(known));
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && SCHEMES.includes(`${new URL(text).protocol}//`);
}
