import type { Value, ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { changeAt, isRecord, member, recordMember } from "../tree.ts";
import { actionAt } from "../view/definition-index.ts";
import { type FlowNote, flowNotes, NOTES_PATH } from "../view/notes.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";

/** What a new note may say of itself; a group names the actions it is around. */
export type NewNote = Partial<Omit<FlowNote, "id">>;

/** Adds a note. @returns the definition and the note's id, unused until now */
export function addNote(
  definition: Definition,
  note: NewNote,
): Result<{ definition: Definition; id: string }, EditFailure> {
  const sound = soundNote(definition, note);
  if (!sound.ok) return sound;
  const held = notesIn(definition);
  if (!held.ok) return held;
  const taken = held.value;
  let number = Object.keys(taken).length + 1;
  while (Object.hasOwn(taken, `note_${number}`)) number += 1;
  const id = `note_${number}`;
  return ok({ definition: withNote(definition, id, () => ({ text: "", ...membersOf(note) })), id });
}

/** Changes what is given of a note, and leaves its other members (unknown ones too) as they are. */
export function changeNote(
  definition: Definition,
  id: string,
  change: NewNote,
): Result<Definition, EditFailure> {
  const sound = soundNote(definition, change);
  if (!sound.ok) return sound;
  if (!flowNotes(definition).some((note) => note.id === id)) return noSuchNote();
  return ok(withNote(definition, id, (note) => ({ ...note, ...membersOf(change) })));
}

/** Removes notes; the steps that a group was around stay. */
export function deleteNotes(definition: Definition, ids: readonly string[]): Result<Definition, EditFailure> {
  const known = new Set(flowNotes(definition).map((note) => note.id));
  if (!ids.every((id) => known.has(id))) return noSuchNote();
  let next = definition;
  for (const id of ids) next = changeAt(next, [...NOTES_PATH, id], () => undefined) as Definition;
  return ok(Object.keys(notesOf(next)).length === 0 ? withoutEmpty(next) : next);
}

/**
 * The definition with its notes speaking of renamed actions by their new names, and no longer of deleted ones: a note
 * that lay beside one lies beside what stood before it.
 *
 * @param renames by lower-case name; null: deleted
 * @param instead what a note lies beside in place of a deleted action; null: the trigger
 */
export function withNotesFollowing(
  definition: Definition,
  renames: ReadonlyMap<string, string | null>,
  instead: string | null = null,
): Definition {
  let next = definition;
  for (const note of flowNotes(definition)) {
    const change = followed(note, renames, instead);
    if (change !== null) next = withNote(next, note.id, (members) => ({ ...members, ...change }));
  }
  return next;
}

function followed(
  { beside, around }: FlowNote,
  renames: ReadonlyMap<string, string | null>,
  instead: string | null,
): ValueObject | null {
  const renamed = beside === null ? undefined : renames.get(beside.toLowerCase());
  const members = around.flatMap((name) => {
    const next = renames.get(name.toLowerCase());
    return next === undefined ? [name] : next === null ? [] : [next];
  });
  const isSame = members.length === around.length && members.every((name, index) => name === around[index]);
  if (renamed === undefined && isSame) return null;
  return {
    ...(renamed === undefined ? {} : { beside: renamed ?? instead }),
    ...(isSame ? {} : { around: members }),
  };
}

const noSuchNote = () => editFailure("no-such-note", said("That note is not there any more."));

const notesOf = (definition: Definition): ValueObject => {
  const own = recordMember(recordMember(definition, "metadata") ?? {}, "towpath") ?? {};
  return recordMember(own, "notes") ?? {};
};

/** The object the notes are in, or are going to be in; what somebody else put in its place is never written over. */
function notesIn(definition: Definition): Result<ValueObject, EditFailure> {
  let at: Value = definition;
  for (const key of NOTES_PATH) {
    const next: Value | undefined = isRecord(at) ? member(at, key) : undefined;
    if (next === undefined) return ok({});
    if (!isRecord(next)) {
      const message = said(
        'The definition has something else where notes are kept ("{place}"), so no note can be added.',
        { place: NOTES_PATH.join("/") },
      );
      return editFailure("bad-value", message);
    }
    at = next;
  }
  return ok(at as ValueObject);
}

function soundNote(definition: Definition, { beside, around }: NewNote): Result<null, EditFailure> {
  const names = [...(beside === undefined || beside === null ? [] : [beside]), ...(around ?? [])];
  const missing = names.find((name) => actionAt(definition, name) === null);
  return missing === undefined ? ok(null) : noSuchAction(missing);
}

const membersOf = (note: NewNote): ValueObject =>
  Object.fromEntries(Object.entries(note).filter(([, value]) => value !== undefined)) as ValueObject;

const withNote = (
  definition: Definition,
  id: string,
  change: (note: ValueObject) => ValueObject,
): Definition =>
  changeAt(definition, [...NOTES_PATH, id], (note) => change(isRecord(note) ? note : {})) as Definition;

/** Without the objects that only the last note was kept in. */
function withoutEmpty(definition: Definition): Definition {
  let next = definition;
  for (let depth = NOTES_PATH.length; depth > 0; depth -= 1) {
    next = changeAt(next, NOTES_PATH.slice(0, depth), (value) =>
      isRecord(value) && Object.keys(value).length === 0 ? undefined : value,
    ) as Definition;
  }
  return next;
}
