import { useMemo } from "react";
import type { CardMarkMap } from "../canvas/card-marks.tsx";
import { usePeople } from "./people-store.ts";
import { colourOf } from "./person-look.ts";

/** Who has which card selected. The same map until somebody selects something else: pointers move far more often. */
export function usePeopleMarks(): CardMarkMap {
  const text = usePeople(({ people }) =>
    JSON.stringify(people.map(({ userId, name, selection }) => [userId, name, selection])),
  );
  return useMemo(() => {
    const marks = new Map<string, { colour: number; name: string }[]>();
    for (const [userId, name, selection] of JSON.parse(text) as [string, string, string[]][]) {
      for (const card of selection) {
        const known = marks.get(card) ?? [];
        if (!known.some((one) => one.name === name)) known.push({ colour: colourOf(userId), name });
        marks.set(card, known);
      }
    }
    return new Map([...marks].map(([card, people]) => [card, { people }]));
  }, [text]);
}
