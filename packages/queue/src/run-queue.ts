/**
 * The doorbell: "look at run R". It carries no truth. Losing every ring loses nothing, because each worker's
 * sweep rings again; a duplicate ring is harmless, because the claim admits one worker.
 */
export interface RunQueue {
  /** One job an activation; `ring` makes the job's id fresh, because a queue ignores an id it still knows. */
  ring(rings: readonly { readonly runId: string; readonly ring: number }[]): Promise<void>;
  /** Calls the handler for each ring, `concurrency` at once, until the returned function is called. */
  listen(
    handler: (runId: string) => Promise<void>,
    options: { readonly concurrency: number },
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
