import { type Policy, parsePolicyPath, parsePolicyText } from "@towpath/connectors";
import { isObject, toText, type Value } from "@towpath/expressions";
import { evaluateText, type PolicyScope } from "./evaluate-policy-text.ts";
import { valueAt } from "./value-paths.ts";

/** What a `pollingtrigger` policy makes of the last answer. */
export interface PollPlan {
  /** The new items; an answer without any fires nothing. */
  readonly items: readonly Value[];
  /** Query parameters of the next poll; null when the answer brought nothing to count from. */
  readonly queries: Readonly<Record<string, string>> | null;
  /** The queries do not count from anything: the same items come again, and whoever fires has to tell them apart. */
  readonly repeats: boolean;
}

/**
 * Reads an answer by the policy: its items, and the query of the next poll, counted from the newest item.
 * Expressions read item 0: services with this policy list the newest first.
 */
export function planPoll(
  policy: Policy,
  body: Value | undefined,
  scope: Omit<PolicyScope, "body">,
): PollPlan {
  const data = valueAt(body, parsePolicyPath(textOf(policy.parameters.triggerdatapath)).path);
  const items = Array.isArray(data) ? data : data === undefined || data === null ? [] : [data];
  const config = policy.parameters.triggerconfig;
  if (items.length === 0 || !isObject(config)) return { items, queries: null, repeats: false };
  const entries = Object.entries(config).filter(([name]) => name !== "" && !name.startsWith("x-ms-"));
  const queries = entries.map(([name, source]): [string, string] => [
    name,
    evaluateText(textOf(source), { ...scope, body }),
  ]);
  const counts = entries.some(([, source]) =>
    parsePolicyText(textOf(source)).segments.some(({ kind }) => kind === "reference"),
  );
  return { items, queries: Object.fromEntries(queries), repeats: !counts };
}

function textOf(value: Value | undefined): string {
  return value === undefined || value === null ? "" : toText(value);
}
