import {
  type ActionClip,
  actionAt,
  addAction,
  allActions,
  type Definition,
  declareConnections,
  type EditFailure,
  type InsertPoint,
  isConnectorType,
  type OperationSpec,
  pasteActions,
  setRunAfter,
} from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { InsertPlace } from "../../canvas/placed-node.ts";
import { runAfterOf } from "./run-after-of.ts";

export interface Inserted {
  readonly definition: Definition;
  /** Names of the new actions, outermost only. */
  readonly names: readonly string[];
  /** New names by lower-case old name, of what was pasted under another one. */
  readonly renames?: ReadonlyMap<string, string>;
}

/** Puts a new action of the catalogue, or of a connector, at a "+" of the canvas. */
export function insertAction(
  definition: Definition,
  spec: OperationSpec,
  place: InsertPlace,
  parallel: boolean,
): Result<Inserted, EditFailure> {
  return insertAt(place, parallel, (at) => {
    const added = addAction(definition, { spec, at });
    if (!added.ok) return added;
    const { definition: next, name } = added.value;
    return ok({ definition: spec.group === "Connector" ? declareConnections(next) : next, names: [name] });
  });
}

/** Puts copied actions at a "+" of the canvas. */
export function insertClip(
  definition: Definition,
  clip: ActionClip,
  place: InsertPlace,
  parallel: boolean,
): Result<Inserted, EditFailure> {
  return insertAt(place, parallel, (at) => {
    const pasted = pasteActions(definition, clip, at);
    if (!pasted.ok || !callsConnector(clip)) return pasted;
    return ok({ ...pasted.value, definition: declareConnections(pasted.value.definition) });
  });
}

/** The flow they come from may have been the first of the two with a connector. */
const callsConnector = ({ actions }: ActionClip): boolean =>
  allActions({ actions }).some(({ action }) => isConnectorType(String(action.type)));

/**
 * A "+" belongs to one line: only the action at its end moves behind what is inserted. Other lines that leave the
 * same action stay, which is why the insertion is made as a branch and then tied to the one follower.
 */
function insertAt(
  place: InsertPlace,
  parallel: boolean,
  insert: (at: InsertPoint) => Result<Inserted, EditFailure>,
): Result<Inserted, EditFailure> {
  const { block, after, before } = place;
  if (before === null || parallel) return insert({ block, after, parallel });
  const inserted = insert({ block, after, parallel: true });
  if (!inserted.ok) return inserted;
  const next = followInstead(inserted.value, after, before);
  return next.ok ? ok({ ...inserted.value, definition: next.value }) : next;
}

function followInstead(
  inserted: Inserted,
  after: string | null,
  before: string,
): Result<Definition, EditFailure> {
  const follower = actionAt(inserted.definition, before);
  if (follower === null) {
    const message = `There is no action named "${before}".`;
    return fail({ kind: "no-such-action", message });
  }
  const ends = endsOf(inserted);
  const old = runAfterOf(follower.action);
  const kept = old.filter(([name]) => name.toLowerCase() !== after?.toLowerCase());
  const statuses = old.find(([name]) => name.toLowerCase() === after?.toLowerCase())?.[1] ?? ["Succeeded"];
  const entries = [...kept, ...ends.map((name) => [name, statuses] as const)];
  return setRunAfter(inserted.definition, follower.name, Object.fromEntries(entries));
}

/** Those of the new actions that none of the others runs after. */
function endsOf({ definition, names }: Inserted): readonly string[] {
  const followed = new Set(
    names.flatMap((name) => {
      const entry = actionAt(definition, name);
      return entry === null ? [] : runAfterOf(entry.action).map(([other]) => other.toLowerCase());
    }),
  );
  return names.filter((name) => !followed.has(name.toLowerCase()));
}
