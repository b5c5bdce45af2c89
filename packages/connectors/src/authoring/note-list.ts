import type { DraftNote } from "./connector-draft.ts";

/** So many different things are told; a source that loses more should be looked at as a whole. */
const TOLD = 200;

/** Collects what is lost or assumed: each thing once, with the first places it happened at. */
export class NoteList {
  readonly #notes = new Map<string, { note: DraftNote; places: Set<string> }>();

  lost(where: string, message: string): void {
    this.#add({ kind: "lost", where, message });
  }

  assumed(where: string, message: string): void {
    this.#add({ kind: "assumed", where, message });
  }

  list(): readonly DraftNote[] {
    const all = [...this.#notes.values()].map(({ note, places }) => ({ ...note, where: whereOf(places) }));
    const told = all.slice(0, TOLD);
    const left = all.length - told.length;
    return left === 0
      ? told
      : [...told, { kind: "lost", where: "", message: `${left} more remarks are not listed.` }];
  }

  #add(note: DraftNote): void {
    const key = `${note.kind} ${note.message}`;
    const known = this.#notes.get(key);
    if (known === undefined) this.#notes.set(key, { note, places: new Set([note.where]) });
    else known.places.add(note.where);
  }
}

const SHOWN_PLACES = 3;

function whereOf(places: ReadonlySet<string>): string {
  const named = [...places].filter((place) => place !== "");
  const rest = named.length - SHOWN_PLACES;
  return named.slice(0, SHOWN_PLACES).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
