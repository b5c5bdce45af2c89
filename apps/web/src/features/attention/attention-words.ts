import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

export type Attention = InferContractRouterOutputs<typeof contract>["attention"]["list"]["items"][number];

/** What is the matter, in a few words. */
export function attentionTitle({ connection, flows }: Attention): string {
  if (connection === null) {
    const [flow] = flows;
    return flow === undefined ? "A flow lacks a connection" : `“${flow.name}” lacks a connection`;
  }
  return connection.status === "needs-sign-in"
    ? `“${connection.name}” needs sign-in`
    : `“${connection.name}” cannot be used`;
}

/** What it holds up; null when nothing waits yet. */
export function heldUpWords({ runs, flows }: Attention): string | null {
  const parts = [
    ...(runs === 0 ? [] : [runs === 1 ? "1 run waits" : `${runs.toLocaleString("en")} runs wait`]),
    ...(flows.length === 0 ? [] : [flows.length === 1 ? "1 flow" : `${flows.length} flows`]),
  ];
  if (runs === 0) return flows.length === 0 ? null : `It is used in ${parts.join("")}.`;
  return flows.length === 0 ? `${parts[0]} for it.` : `${parts[0]} for it, of ${parts[1]}.`;
}

/** Where it can be put right, or looked at. */
export function attentionAddress({ connection, flows }: Attention): string {
  if (connection !== null) return `/connections?search=${encodeURIComponent(connection.name)}`;
  return flows[0] === undefined ? "/connections" : `/flows/${flows[0].id}`;
}
