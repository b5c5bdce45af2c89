import type { Value } from "@towpath/expressions";
import { ok } from "@towpath/prelude";
import type { Definition } from "../../definition.ts";
import { changeAction, withRunAfter } from "../../edit/block-change.ts";
import { noSuchAction } from "../../edit/edit-failure.ts";
import { setRunAfter } from "../../edit/set-run-after.ts";
import { isRecord } from "../../tree.ts";
import { actionAt, blockActions } from "../../view/definition-index.ts";
import { predecessorsOf, runAfterOf, runAfterStatus } from "../../view/run-after.ts";
import { Reachability } from "../reachability.ts";
import type { FindFixes, QuickFix } from "./fix.ts";
import { nearestNames } from "./nearest-names.ts";

/** The reader waits for what it reads, or the container around it does, where that makes no circle. */
export const notUpstream: FindFixes = ({ definition, problem, hint }) => {
  const reader = problem.action === undefined ? null : actionAt(definition, problem.action);
  const target = hint.about === undefined ? null : actionAt(definition, hint.about);
  if (reader === null || target === null) return [];
  const reachability = new Reachability(definition);
  const pair = reachability.areParallel(reader, target) ? reachability.besideEachOther(reader, target) : null;
  if (pair === null) return [];
  const [waiting, before] = pair.map(({ name }) => name) as [string, string];
  const apply: QuickFix["apply"] = (now) => {
    const entry = actionAt(now, waiting);
    if (entry === null) return noSuchAction(waiting);
    return setRunAfter(now, waiting, { ...listsOf(runAfterOf(entry.action)), [before]: ["Succeeded"] });
  };
  return apply(definition).ok ? [{ id: "run-after", about: before, apply }] : [];
};

/** `runAfter` as lists of statuses; an entry that is none counts as Succeeded. */
function listsOf(runAfter: Readonly<Record<string, Value>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(runAfter).map(([name, statuses]) => {
      const known = (Array.isArray(statuses) ? statuses : []).map(runAfterStatus);
      const sound = known.filter((status) => status !== null);
      return [name, sound.length === 0 ? ["Succeeded"] : sound];
    }),
  );
}

/** A link to an action that is not there is turned to the one that was meant, or taken away. */
export const runAfterUnknown: FindFixes = ({ definition, problem, hint: { about } }) => {
  const entry = problem.action === undefined ? null : actionAt(definition, problem.action);
  if (entry === null || about === undefined) return [];
  const siblings = blockActions(definition, entry.block) ?? {};
  const followers = followersOf(entry.name, siblings);
  const names = Object.keys(siblings).filter((name) => name !== entry.name && !followers.has(name));
  return [
    ...nearestNames(about, names).map(
      (to): QuickFix => ({
        id: "rename-reference",
        about: to,
        apply: (now) => relink(now, entry.name, about, to),
      }),
    ),
    { id: "do-not-wait", about, apply: (now) => relink(now, entry.name, about, null) },
  ];
};

/** What waits for an action, at whatever distance: it cannot wait for them. */
function followersOf(name: string, siblings: Readonly<Record<string, Value>>): ReadonlySet<string> {
  const before = predecessorsOf(siblings);
  const followers = new Set([name]);
  for (let size = 0; size !== followers.size; ) {
    size = followers.size;
    for (const [other, names] of before) if (names.some((one) => followers.has(one))) followers.add(other);
  }
  return followers;
}

export const runAfterCycle: FindFixes = ({ problem: { action }, hint: { about } }) =>
  action === undefined || about === undefined
    ? []
    : [{ id: "do-not-wait", about, apply: (now) => relink(now, action, about, null) }];

export const runAfterStatusFix: FindFixes = ({ problem: { action }, hint: { about } }) => {
  if (action === undefined || about === undefined) return [];
  const apply: QuickFix["apply"] = (now) => changed(now, action, about, (name) => [[name, ["Succeeded"]]]);
  return [{ id: "wait-for-success", about, apply }];
};

/** @param to null: the link goes */
const relink = (definition: Definition, action: string, from: string, to: string | null) =>
  changed(definition, action, from, (_name, statuses) => (to === null ? [] : [[to, statuses]]));

function changed(
  definition: Definition,
  action: string,
  after: string,
  change: (name: string, statuses: Value) => readonly (readonly [string, Value])[],
) {
  const entry = actionAt(definition, action);
  if (entry === null) return noSuchAction(action);
  const entries = Object.entries(runAfterOf(entry.action)).flatMap(
    ([name, statuses]): readonly (readonly [string, Value])[] =>
      name.toLowerCase() === after.toLowerCase() ? change(name, statuses) : [[name, statuses]],
  );
  const next = Object.fromEntries(entries);
  return ok(
    changeAction(definition, entry, (step) => {
      const changedStep = withRunAfter(step, next);
      return isRecord(changedStep) ? changedStep : step;
    }),
  );
}
