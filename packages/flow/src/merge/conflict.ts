import type { Value } from "@towpath/expressions";

/** What a conflict is about: a step, or the definition as a whole. */
export type ConflictPlace =
  | { readonly kind: "flow" }
  | { readonly kind: "trigger" }
  | { readonly kind: "action"; readonly name: string };

/**
 * Something that both sides changed, each in its own way. The merged definition holds one of the two until a person
 * chooses; the other one is here.
 */
export interface MergeConflict {
  /** The same for the same place, so that a later merge that meets it again is known to speak of it. */
  readonly id: string;
  readonly where: ConflictPlace;
  /** Members from the step (or the definition) down; empty: the step as a whole. */
  readonly path: readonly string[];
  /**
   * `deleted-here`: mine deleted what theirs changed; `deleted-there` the other way round. `place`: both moved it;
   * `name`: both renamed it.
   */
  readonly what: "value" | "deleted-here" | "deleted-there" | "place" | "name";
  /** Undefined where that side has nothing there. Of `place`: `{container, branch, after}`. */
  readonly base: Value | undefined;
  readonly mine: Value | undefined;
  readonly theirs: Value | undefined;
  /** Which of the two the merged definition holds. */
  readonly taken: "mine" | "theirs";
}

export function conflictAt(
  where: ConflictPlace,
  path: readonly string[],
  rest: Pick<MergeConflict, "what" | "base" | "mine" | "theirs" | "taken">,
): MergeConflict {
  const step = where.kind === "action" ? `action ${where.name.toLowerCase()}` : where.kind;
  const kind = rest.what.startsWith("deleted") ? "deleted" : rest.what;
  return { id: JSON.stringify([step, kind, ...path]), where, path, ...rest };
}
