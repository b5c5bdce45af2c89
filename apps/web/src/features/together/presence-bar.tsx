import { Tooltip, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { actionId, TRIGGER_ID } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { useDesignerActions } from "../designer/designer-context.ts";
import { usePeople } from "./people-store.ts";
import { changeWords, colourOf, initialsOf, type Person, peopleOf } from "./person-look.ts";
import classes from "./together.module.css";

/** More would push the buttons away; the rest is a number. */
const MOST_SHOWN = 4;

/** Who else has this flow open. Who comes and goes is said once; moves of pointers never are. */
export function PresenceBar() {
  const t = useWords();
  const people = peopleOf(usePeople((state) => state.people));
  const said = useSaid(people);
  const rest = people.slice(MOST_SHOWN);
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {people.length > 0 && (
        <ul className={classes.people} aria-label={t("Also here")}>
          {people.slice(0, MOST_SHOWN).map((person) => (
            <li key={person.userId}>
              <PersonButton person={person} />
            </li>
          ))}
          {rest.length > 0 && (
            <li className={classes.more} title={rest.map(({ name }) => name).join(", ")}>
              +{rest.length}
            </li>
          )}
        </ul>
      )}
    </>
  );
}

function useSaid(people: readonly Person[]): string {
  const t = useWords();
  const before = useRef<readonly Person[]>([]);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const words = changeWords(t, before.current, people);
    before.current = people;
    if (words !== null) setSaid(words);
  }, [t, people]);
  return said;
}

/** Leads to what that person has selected. */
function PersonButton({ person }: { person: Person }) {
  const t = useWords();
  const { reveal } = useDesignerActions();
  const chosen = person.seats.flatMap(({ selection }) => selection)[0] ?? null;
  const { name } = person;
  const label = chosen === null ? name : t("{name} · at {card}", { name, card: cardTitle(t, chosen) });
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={classes.person}
        data-person={colourOf(person.userId)}
        aria-label={label}
        onClick={() => {
          if (chosen !== null) reveal({ target: targetOfCard(chosen), focus: false });
        }}
      >
        {initialsOf(person.name)}
      </button>
    </Tooltip>
  );
}

const ACTION = actionId("");

function targetOfCard(card: string) {
  return card === TRIGGER_ID
    ? ({ kind: "trigger" } as const)
    : ({ kind: "action", name: card.slice(ACTION.length) } as const);
}

const cardTitle = (t: Words, card: string): string =>
  card === TRIGGER_ID ? t("the trigger") : titleOf(card.slice(ACTION.length));
