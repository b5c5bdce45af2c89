import type { Definition } from "../definition.ts";
import { sameBlock } from "../edit/insert-point.ts";
import { type ActionEntry, actionAt, blockActions } from "../view/definition-index.ts";
import { predecessorsOf } from "../view/run-after.ts";

/** How an action stands to one whose value it uses. */
export type Standing =
  /** Always finished before. */
  | "before"
  /** The action itself. */
  | "itself"
  /** A container around it. */
  | "around"
  /** Inside it. */
  | "inside"
  /** Later, or in a branch that may not run, or run at the same time. */
  | "elsewhere";

/** Answers how actions stand to each other along `runAfter`; remembers what it has walked. */
export class Reachability {
  readonly #definition: Definition;
  readonly #upstream = new Map<ActionEntry, ReadonlySet<string>>();

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  standing(reader: ActionEntry, target: ActionEntry): Standing {
    if (reader === target) return "itself";
    const targets = this.#chain(target);
    for (const level of this.#chain(reader)) {
      const beside = targets.find((entry) => sameBlock(entry.block, level.block));
      if (beside === undefined) continue;
      if (beside === level) return this.#within(reader, target, level);
      return this.#upstreamOf(level).has(beside.name) ? "before" : "elsewhere";
    }
    return "elsewhere";
  }

  /** True when both stand in one block (or in containers that do) and neither waits for the other. */
  areParallel(one: ActionEntry, other: ActionEntry): boolean {
    return this.besideEachOther(one, other) !== null && this.standing(other, one) === "elsewhere";
  }

  /** The two actions, or containers around them, that stand in the same block; null where one is inside the other. */
  besideEachOther(one: ActionEntry, other: ActionEntry): readonly [ActionEntry, ActionEntry] | null {
    const others = this.#chain(other);
    for (const level of this.#chain(one)) {
      const beside = others.find((entry) => sameBlock(entry.block, level.block));
      if (beside !== undefined) return beside === level ? null : [level, beside];
    }
    return null;
  }

  /** The containers around an action, innermost first. */
  containersOf(entry: ActionEntry): readonly ActionEntry[] {
    return this.#chain(entry).slice(1);
  }

  #within(reader: ActionEntry, target: ActionEntry, level: ActionEntry): Standing {
    if (level === reader) return "inside";
    return level === target ? "around" : "elsewhere";
  }

  #chain(entry: ActionEntry): ActionEntry[] {
    const chain: ActionEntry[] = [];
    let at: ActionEntry | null = entry;
    while (at !== null) {
      chain.push(at);
      at = at.block.container === null ? null : actionAt(this.#definition, at.block.container);
    }
    return chain;
  }

  #upstreamOf(entry: ActionEntry): ReadonlySet<string> {
    const known = this.#upstream.get(entry);
    if (known !== undefined) return known;
    const predecessors = predecessorsOf(blockActions(this.#definition, entry.block) ?? {});
    const upstream = new Set<string>();
    const open = [...(predecessors.get(entry.name) ?? [])];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (upstream.has(name)) continue;
      upstream.add(name);
      open.push(...(predecessors.get(name) ?? []));
    }
    this.#upstream.set(entry, upstream);
    return upstream;
  }
}
