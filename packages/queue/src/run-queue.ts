/**
 * The doorbell: "look at run R". It carries no truth. Losing every ring loses nothing, because each worker's
 * sweep rings again; a duplicate ring is harmless, because the claim admits one worker.
 */
export interface RunQueue {
  /**
   * One job an activation; `ring` makes the job's id fresh, because a queue ignores an id it still knows.
   * Never rejects and never takes long: a queue that cannot be reached is logged, and the sweep rings later.
   */
  ring(rings: readonly { readonly runId: string; readonly ring: number }[]): Promise<void>;
  /** Calls the handler for each ring, `concurrency` at once, until the returned function is called. */
  listen(
    handler: (runId: string) => Promise<void>,
    options: { readonly concurrency: number },
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Where the rings travel. The truth is in PostgreSQL either way. */
export type QueueBackend =
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "redis"; readonly url: string };
