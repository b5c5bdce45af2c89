/** One thing to do in a sandbox. Everything in and out is text: nothing else crosses the wall. */
export type SandboxTask =
  /** A function body; `input` is the JSON it sees as `workflowContext`. Gives JSON of what it returns. */
  | { readonly kind: "javascript"; readonly code: string; readonly input: string }
  /** A Liquid template; `input` is JSON it sees as `content`. Gives what it writes. */
  | { readonly kind: "liquid"; readonly template: string; readonly input: string }
  /** An XML document against an XML schema. Gives nothing; a document that does not fit is a failure. */
  | { readonly kind: "xml-validation"; readonly schema: string; readonly input: string }
  /** A connector's `script.js`; `input` is JSON of its context, and what it asks for leaves by `SandboxCall.ask`. */
  | { readonly kind: "connector-script"; readonly code: string; readonly input: string };

/**
 * Why there is no result. `rejected`: the code, template or map itself is wrong; `failed`: it was run, and failed;
 * `too-long` and `too-much-memory`: it met a limit; `too-large`: what goes in or comes out is over the size limit;
 * `stopped`: nobody waits any more; `broken`: the sandbox could not do its work; `not-allowed`: switched off.
 */
export interface SandboxFailure {
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
  /** 1-based line of the code, template or map, where it is known. */
  readonly line?: number;
}

/** What a child process is told: something to do, or what it asked for meanwhile. */
export interface ChildOrder {
  readonly task: SandboxTask;
  readonly timeoutMs: number;
}
export interface ChildAnswer {
  readonly id: number;
  readonly text: string;
}

/** What a child process says. */
export type ChildWord =
  | { readonly kind: "ready" }
  | { readonly kind: "question"; readonly id: number; readonly text: string }
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "failure"; readonly failure: SandboxFailure };

/** What goes in and what comes out, in UTF-8 bytes. */
export const MAX_TEXT_BYTES = 1_000_000;
/** The same for what a connector's script reads, asks and answers: whole requests and responses. */
export const MAX_MESSAGE_BYTES = 4_000_000;
