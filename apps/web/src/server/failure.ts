import type { Problem } from "@towpath/flow";
import type { Saying } from "@towpath/prelude";

/** Why a use case did nothing. Closed: `present-failure.ts` turns each into an HTTP answer. */
export type Failure =
  | { readonly kind: "not-found"; readonly what: Thing }
  | {
      readonly kind: "invalid";
      readonly message: string;
      /** What the message was made of, for the reader's language; the same below. */
      readonly saying?: Saying;
      readonly line?: number;
      readonly column?: number;
      /** Value by value, for a form. */
      readonly issues?: readonly { readonly path: string; readonly message: string }[];
    }
  | { readonly kind: "forbidden"; readonly message: string; readonly saying?: Saying }
  | { readonly kind: "stale"; readonly revision: number }
  | { readonly kind: "conflict"; readonly message: string; readonly saying?: Saying }
  | {
      readonly kind: "blocked";
      readonly message: string;
      readonly saying?: Saying;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: "too-many"; readonly message: string };

export type Thing =
  | "flow"
  | "version"
  | "seat"
  | "run"
  | "step"
  | "bulk job"
  | "API key"
  | "connection"
  | "OAuth app"
  | "sign-in"
  | "connector"
  | "version of the connector"
  | "operation"
  | "import"
  | "person"
  | "invitation"
  | "group"
  | "environment"
  | "link"
  | "alert rule"
  | "incident";
