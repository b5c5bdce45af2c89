import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";
import type { Words } from "../../words/translate.ts";

export type Attention = InferContractRouterOutputs<typeof contract>["attention"]["list"]["items"][number];

/** What is the matter, in a few words. */
export function attentionTitle(t: Words, { connection, flows }: Attention): string {
  if (connection === null) {
    const [flow] = flows;
    return flow === undefined
      ? t("A flow lacks a connection")
      : t("“{name}” lacks a connection", { name: flow.name });
  }
  const { name, status } = connection;
  return status === "needs-sign-in"
    ? t("“{name}” needs sign-in", { name })
    : t("“{name}” cannot be used", { name });
}

/** What it holds up; null when nothing waits yet. */
export function heldUpWords(t: Words, { runs, flows: { length: flows } }: Attention): string | null {
  if (runs === 0) {
    return flows === 0 ? null : t("It is used in {flows, plural, one {# flow} other {# flows}}.", { flows });
  }
  return flows === 0
    ? t("{runs, plural, one {# run waits} other {# runs wait}} for it.", { runs })
    : t(
        "{runs, plural, one {# run waits} other {# runs wait}} for it, of {flows, plural, one {# flow} other {# flows}}.",
        { runs, flows },
      );
}

/** Where it can be put right, or looked at. */
export function attentionAddress({ connection, flows }: Attention): string {
  if (connection !== null) return `/connections?search=${encodeURIComponent(connection.name)}`;
  return flows[0] === undefined ? "/connections" : `/flows/${flows[0].id}`;
}
