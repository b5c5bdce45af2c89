import { createContext, useContext } from "react";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import classes from "./card-marks.module.css";

/** What is drawn around and on a card beside its own look: who is there, or what became of it between two versions. */
export interface CardMark {
  /** Colour number and name of everybody who has it selected. */
  readonly people?: readonly { readonly colour: number; readonly name: string }[];
  readonly change?: "added" | "removed" | "changed";
}

/** By the id of the card. */
export type CardMarkMap = ReadonlyMap<string, CardMark>;

const CardMarksContext = createContext<CardMarkMap>(new Map());
export const CardMarksProvider = CardMarksContext.Provider;

const CHANGES = {
  added: phrase("Added"),
  removed: phrase("Removed"),
  changed: phrase("Changed"),
} as const;

export function CardMarks({ id }: { id: string }) {
  const t = useWords();
  const mark = useContext(CardMarksContext).get(id);
  if (mark === undefined) return null;
  const { people = [], change } = mark;
  return (
    <>
      {change !== undefined && (
        <>
          <span className={classes.ring} data-change={change} aria-hidden />
          <span className={classes.change} data-change={change}>
            {t(CHANGES[change])}
          </span>
        </>
      )}
      {people[0] !== undefined && (
        <>
          <span className={classes.ring} data-person={people[0].colour} aria-hidden />
          <span className={classes.people}>
            {people.slice(0, 3).map(({ name, colour }) => (
              <span key={name} data-person={colour}>
                {name}
              </span>
            ))}
          </span>
        </>
      )}
    </>
  );
}
