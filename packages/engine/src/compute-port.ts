import type { ArtifactKind } from "@towpath/flow";

/** Work that leaves no trace outside, done behind a wall and within limits. Text goes in, text comes out. */
export interface ComputePort {
  compute(
    task: ComputeTask,
    call: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<{ ok: true; value: string } | { ok: false; failure: ComputeFailure }>;
}

/** The sandbox says the same words of its own: it must not know the engine, and the types meet where a worker joins them. */
export type ComputeTask =
  /** A function body; `input` is JSON it sees as `workflowContext`. Gives JSON of what it returns. */
  | { readonly kind: "javascript"; readonly code: string; readonly input: string }
  /** A Liquid template; `input` is JSON it sees as `content`. Gives what it writes. */
  | { readonly kind: "liquid"; readonly template: string; readonly input: string }
  /** An XML document against an XML schema. Gives nothing; a document that does not fit is a failure. */
  | { readonly kind: "xml-validation"; readonly schema: string; readonly input: string };

/**
 * `rejected`: the code, template or map itself is wrong; `stopped`: nobody waits any more;
 * `broken`: not its fault; `not-allowed`: this installation runs no inline code.
 */
export interface ComputeFailure {
  readonly kind:
    | "rejected"
    | "failed"
    | "too-long"
    | "too-much-memory"
    | "too-large"
    | "stopped"
    | "broken"
    | "not-allowed";
  readonly message: string;
  /** 1-based, in the code, template or map. */
  readonly line?: number;
}

/** Files that belong to flows: maps, schemas, and code that stands beside a definition. */
export interface ArtifactPort {
  /** Null: there is none of that name. */
  read(kind: ArtifactKind, name: string): Promise<string | null>;
}
