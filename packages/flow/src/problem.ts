import type { Saying } from "@towpath/prelude";

/** Something the checker found. Errors block publishing; warnings do not. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Stable, for tests and quick fixes, e.g. `run-after-cycle`. */
  readonly code: string;
  /** JSON Pointer into the definition, e.g. `/actions/Try/actions/Send/inputs/uri`. */
  readonly path: string;
  /** The action concerned, where there is one. */
  readonly action?: string;
  /** Plain words: what is wrong, and what to do. */
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly saying?: Saying;
  /** What a quick fix starts from; the message says the same in words. */
  readonly hint?: ProblemHint;
}

/** Plain data: a problem may come from another thread. */
export interface ProblemHint {
  /** The name, option or member that is wrong. */
  readonly about?: string;
  /** UTF-16 offsets in the text at the problem's path. */
  readonly span?: { readonly start: number; readonly end: number };
  /** Names that would be right in its place, where only the finder knows them. */
  readonly known?: readonly string[];
  /** The function that makes what is wanted of the value at `span`, or of the whole value. */
  readonly convert?: string;
  /** Where the expression of a list stands that is used as if it were one item. */
  readonly list?: { readonly start: number; readonly end: number };
  /** The allowed number that is nearest. */
  readonly nearest?: number;
}
