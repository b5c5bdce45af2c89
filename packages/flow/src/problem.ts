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
}
