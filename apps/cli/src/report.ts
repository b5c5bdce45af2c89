import type { Value } from "@towpath/expressions";

/** One line of `towpath check`. */
export interface Report {
  [member: string]: Value;
  path: string;
  kind: "flow" | "connector";
  ok: boolean;
}
