import { actionAt, blockActions, type Definition, wrapInScope } from "@towpath/flow";
import { said } from "@towpath/prelude";
import type { Sayable } from "../../../words/translate.ts";
import { runAfterOf } from "./run-after-of.ts";

/**
 * Why actions cannot fold to one card; null when they can. They must be what a scope can hold, and be entered and left at
 * one action each: a card has one line above it and one below.
 */
export function canBeGrouped(definition: Definition, names: readonly string[]): Sayable | null {
  const blocks = names.flatMap((name) => actionAt(definition, name)?.block ?? []);
  const [block] = blocks;
  const siblings = block === undefined ? null : blockActions(definition, block);
  if (block === undefined || siblings === null) return said("Choose at least one action for the group.");
  if (blocks.some(({ container, branch }) => container !== block.container || branch !== block.branch)) {
    return said("Only actions of one branch can be put into a group together.");
  }
  const wrapped = wrapInScope(definition, names);
  if (!wrapped.ok) return wrapped.failure;
  const chosen = new Set(names.map((name) => name.toLowerCase()));
  const links = Object.keys(siblings).flatMap((to) =>
    runAfterOf(actionAt(definition, to)?.action ?? {}).map(([from]) => ({
      from: from.toLowerCase(),
      to: to.toLowerCase(),
    })),
  );
  const entered = [...chosen].filter((name) =>
    links.every(({ from, to }) => to !== name || !chosen.has(from)),
  );
  const left = [...chosen].filter((name) => links.every(({ from, to }) => from !== name || !chosen.has(to)));
  const around = links.filter(({ from, to }) => chosen.has(from) !== chosen.has(to));
  const isWhole =
    entered.length === 1 &&
    left.length === 1 &&
    around.every(({ from, to }) => to === entered[0] || from === left[0]);
  return isWhole
    ? null
    : said(
        "A group is entered at one action and left at one. Choose a stretch of the flow that begins and ends so.",
      );
}
