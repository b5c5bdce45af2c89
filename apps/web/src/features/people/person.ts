import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";
import type { Words } from "../../words/translate.ts";

type Outputs = InferContractRouterOutputs<typeof contract>;

export type Person = Outputs["people"]["list"]["items"][number];
export type Invitation = Outputs["people"]["invitations"]["items"][number];
export type Group = Outputs["groups"]["list"]["items"][number];

/** @returns e.g. "2 connections, 1 flow"; null when nothing is theirs */
export function ownsWords(t: Words, person: Pick<Person, "connectionCount" | "flowCount">): string | null {
  const { connectionCount: connections, flowCount: flows } = person;
  const words = [
    ...(connections === 0
      ? []
      : [t("{count, plural, one {# connection} other {# connections}}", { count: connections })]),
    ...(flows === 0 ? [] : [t("{count, plural, one {# flow} other {# flows}}", { count: flows })]),
  ];
  return words.length === 0 ? null : words.join(", ");
}
