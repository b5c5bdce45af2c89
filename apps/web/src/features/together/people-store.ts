import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { api } from "../../client/api.ts";

type Sighting =
  Awaited<ReturnType<typeof api.presence.follow>> extends AsyncIterable<infer Event> ? Event : never;

/** An open designer of somebody else, or of the same person elsewhere. */
export type Seat = Sighting["people"][number];
export type Cursor = NonNullable<Seat["cursor"]>;
export type { Sighting };

export interface PeopleState {
  /** Everybody who has this flow open, but this designer. */
  readonly people: readonly Seat[];
  /** Who saved last; null: not known. */
  readonly savedBy: Sighting["savedBy"];
  /** Where this person's pointer is; told to the others now and then. */
  readonly cursor: Cursor | null;
}

export type PeopleStore = StoreApi<PeopleState>;

/** Beside the designer's own store: pointers move often, and nothing else may be drawn anew for that. */
export const createPeopleStore = (): PeopleStore =>
  createStore<PeopleState>()(() => ({ people: [], savedBy: null, cursor: null }));

const PeopleContext = createContext<PeopleStore>(createPeopleStore());
export const PeopleProvider = PeopleContext.Provider;
export const usePeopleStore = (): PeopleStore => useContext(PeopleContext);

export function usePeople<T>(select: (state: PeopleState) => T): T {
  return useStore(usePeopleStore(), select);
}
