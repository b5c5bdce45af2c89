import { actionAt, blockActions, type Definition } from "@towpath/flow";
import { runAfterOf } from "./run-after-of.ts";

/** The actions of its block that run before an action (up) or after it (down), itself included, in document order. */
export function reach(definition: Definition, name: string, way: "up" | "down"): readonly string[] {
  const start = actionAt(definition, name);
  if (start === null) return [];
  const names = Object.keys(blockActions(definition, start.block) ?? {});
  const next = way === "up" ? predecessorsIn(definition, names) : followersIn(definition, names);
  const found = new Set([start.name.toLowerCase()]);
  const waiting = [start.name.toLowerCase()];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const other of next.get(at) ?? []) {
      if (found.has(other)) continue;
      found.add(other);
      waiting.push(other);
    }
  }
  return names.filter((other) => found.has(other.toLowerCase()));
}

function predecessorsIn(
  definition: Definition,
  names: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    names.map((name) => [
      name.toLowerCase(),
      runAfterOf(actionAt(definition, name)?.action ?? {}).map(([other]) => other.toLowerCase()),
    ]),
  );
}

function followersIn(
  definition: Definition,
  names: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const followers = new Map<string, string[]>();
  for (const [name, before] of predecessorsIn(definition, names)) {
    for (const other of before) followers.set(other, [...(followers.get(other) ?? []), name]);
  }
  return followers;
}
