/** Names of actions use `_` where people wrote a space. */
export const titleOf = (name: string): string => name.replaceAll("_", " ");

const PAST: Readonly<Record<string, string>> = {
  Succeeded: "succeeded",
  Failed: "failed",
  Skipped: "was skipped",
  TimedOut: "timed out",
};

/** What stands on a line that is not followed on success alone; null for the usual case. */
export function edgeLabel(statuses: readonly string[]): string | null {
  if (statuses.length === 1 && statuses[0] === "Succeeded") return null;
  if (statuses.length === 0) return "never";
  if (Object.keys(PAST).every((status) => statuses.includes(status))) return "in any case";
  return `if ${statuses.map((status) => PAST[status] ?? status).join(" or ")}`;
}
