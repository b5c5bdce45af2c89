import { Tooltip, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
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
  const people = peopleOf(usePeople((state) => state.people));
  const said = useSaid(people);
  const rest = people.slice(MOST_SHOWN);
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {people.length > 0 && (
        <ul className={classes.people} aria-label="Also here">
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
  const before = useRef<readonly Person[]>([]);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const words = changeWords(before.current, people);
    before.current = people;
    if (words !== null) setSaid(words);
  }, [people]);
  return said;
}

/** Leads to what that person has selected. */
function PersonButton({ person }: { person: Person }) {
  const { reveal } = useDesignerActions();
  const chosen = person.seats.flatMap(({ selection }) => selection)[0] ?? null;
  const where = chosen === null ? "" : ` · at ${cardTitle(chosen)}`;
  return (
    <Tooltip label={`${person.name}${where}`}>
      <button
        type="button"
        className={classes.person}
        data-person={colourOf(person.userId)}
        aria-label={`${person.name}${where}`}
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

const cardTitle = (card: string): string =>
  card === TRIGGER_ID ? "the trigger" : titleOf(card.slice(ACTION.length));
