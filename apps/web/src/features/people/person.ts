import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

type Outputs = InferContractRouterOutputs<typeof contract>;

export type Person = Outputs["people"]["list"]["items"][number];
export type Invitation = Outputs["people"]["invitations"]["items"][number];
export type Group = Outputs["groups"]["list"]["items"][number];

/** @returns e.g. "2 connections, 1 flow"; null when nothing is theirs */
export function ownsWords({ connectionCount, flowCount }: Pick<Person, "connectionCount" | "flowCount">) {
  const counted = [
    [connectionCount, "connection"],
    [flowCount, "flow"],
  ] as const;
  const words = counted.flatMap(([count, noun]) =>
    count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`],
  );
  return words.length === 0 ? null : words.join(", ");
}
