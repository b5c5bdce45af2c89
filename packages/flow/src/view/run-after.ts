import type { Value, ValueObject } from "@towpath/expressions";
import { isRecord, member, memberKey, recordMember } from "../tree.ts";

/** The statuses that makers choose from, in the spelling Towpath writes. */
export const RUN_AFTER_STATUSES = ["Succeeded", "Failed", "Skipped", "TimedOut"] as const;
export type RunAfterStatus = (typeof RUN_AFTER_STATUSES)[number] | "Cancelled";

/** A cancelled step ends its run or its container in nearly all cases: nobody is offered what documents may say. */
const KNOWN: readonly RunAfterStatus[] = [...RUN_AFTER_STATUSES, "Cancelled"];

/** The spelling we know for a status written in any case; null when it is none. */
export function runAfterStatus(text: Value | undefined): RunAfterStatus | null {
  if (typeof text !== "string") return null;
  const wanted = text.toLowerCase();
  return KNOWN.find((status) => status.toLowerCase() === wanted) ?? null;
}

/** The `runAfter` of an action, with what its old form (`dependsOn`) says; empty when there is neither. */
export function runAfterOf(action: Value | undefined): ValueObject {
  const runAfter = isRecord(action) ? (recordMember(action, "runAfter") ?? {}) : {};
  const old = dependsOn(action).filter((name) => memberKey(runAfter, name) === undefined);
  return old.length === 0
    ? runAfter
    : { ...runAfter, ...Object.fromEntries(old.map((name) => [name, ["Succeeded"]])) };
}

/** The old form of `runAfter`: `conditions: [{dependsOn: name}]`, on success (reference wdl.md, 2.2). */
export function dependsOn(action: Value | undefined): string[] {
  const conditions = isRecord(action) ? member(action, "conditions") : undefined;
  return (Array.isArray(conditions) ? conditions : []).flatMap((condition) => {
    const name = isRecord(condition) ? member(condition, "dependsOn") : undefined;
    return typeof name === "string" ? [name] : [];
  });
}

/** The statuses of one `runAfter` entry; an empty or missing list means Succeeded. */
export function statusesOf(entry: Value | undefined): RunAfterStatus[] {
  const listed = Array.isArray(entry) ? entry : entry === undefined ? [] : [entry];
  const known = listed.map(runAfterStatus).filter((status) => status !== null);
  return known.length === 0 ? ["Succeeded"] : [...new Set(known)];
}

/** Names of a block by lower case, for references in any case. */
export function siblingNames(actions: ValueObject): ReadonlyMap<string, string> {
  return new Map(Object.keys(actions).map((name) => [name.toLowerCase(), name]));
}

// Blocks are never mutated, so their links stay true; edits and checks ask for them once for every action.
const linksOfBlocks = new WeakMap<ValueObject, ReadonlyMap<string, readonly string[]>>();

/** For each action of a block: the siblings it runs after. Names that are no sibling are left out. */
export function predecessorsOf(actions: ValueObject): ReadonlyMap<string, readonly string[]> {
  const known = linksOfBlocks.get(actions);
  if (known !== undefined) return known;
  const names = siblingNames(actions);
  const found = new Map(
    Object.entries(actions).map(([name, action]) => {
      const before = Object.keys(runAfterOf(action)).flatMap((after) => names.get(after.toLowerCase()) ?? []);
      return [name, [...new Set(before)]] as const;
    }),
  );
  linksOfBlocks.set(actions, found);
  return found;
}

/** The actions of a block, each behind those it runs after; what stands in a loop follows in document order. */
export function topologicalOrder(actions: ValueObject): string[] {
  const predecessors = predecessorsOf(actions);
  const waiting = new Map([...predecessors].map(([name, before]) => [name, before.length]));
  const followers = followersOf(predecessors);
  const ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  const order: string[] = [];
  for (let name = ready.shift(); name !== undefined; name = ready.shift()) {
    order.push(name);
    for (const follower of followers.get(name) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) ready.push(follower);
    }
  }
  if (order.length === predecessors.size) return order;
  const placed = new Set(order);
  return [...order, ...[...predecessors.keys()].filter((name) => !placed.has(name))];
}

function followersOf(predecessors: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  for (const [name, before] of predecessors) {
    for (const after of before) followers.set(after, [...(followers.get(after) ?? []), name]);
  }
  return followers;
}

/** The names of one loop of `runAfter` in running order, or null when the block has none. */
export function findCycle(actions: ValueObject): string[] | null {
  const predecessors = predecessorsOf(actions);
  const finished = new Set<string>();
  for (const start of predecessors.keys()) {
    const cycle = cycleFrom(start, predecessors, finished);
    if (cycle !== null) return cycle;
  }
  return null;
}

/** Walks back along `runAfter` with its own stack: a chain of 500 actions must not use the call stack up. */
function cycleFrom(
  start: string,
  predecessors: ReadonlyMap<string, readonly string[]>,
  finished: Set<string>,
): string[] | null {
  const trail: { name: string; next: number }[] = finished.has(start) ? [] : [{ name: start, next: 0 }];
  const onTrail = new Set([start]);
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const before = predecessors.get(top.name)?.[top.next];
    top.next += 1;
    if (before === undefined) {
      finished.add(top.name);
      onTrail.delete(top.name);
      trail.pop();
    } else if (onTrail.has(before)) {
      const names = trail.map((step) => step.name);
      return names.slice(names.indexOf(before)).reverse();
    } else if (!finished.has(before)) {
      onTrail.add(before);
      trail.push({ name: before, next: 0 });
    }
  }
  return null;
}
