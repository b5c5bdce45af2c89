import type { BatchItem, NewRun } from "@towpath/engine";
import type { Value } from "@towpath/expressions";

/** Where a message waits: one partition of one batch of a flow. */
export interface BatchPlace {
  readonly flowId: string;
  readonly batchName: string;
  readonly partitionName: string;
  /** Messages of tests are collected apart from live ones. */
  readonly mode: NewRun["mode"];
}

/** What becomes of messages that are released together: mostly one run. */
export type Release = (place: BatchPlace, items: readonly BatchItem[]) => readonly NewRun[];

export interface BatchStore {
  /**
   * Keeps a message, and releases its batch when that is full: the removal of the messages and the run they become are
   * one transaction.
   *
   * @param key the sender's: a message that comes again under it is not kept twice
   * @returns the id of the message under that key, and the runs that were started
   */
  add(
    message: BatchPlace & {
      readonly key: string;
      readonly messageId: string;
      readonly content: Value;
      readonly full: (waiting: { readonly messages: number; readonly bytes: number }) => boolean;
      readonly release: Release;
    },
  ): Promise<{ readonly runIds: readonly string[] }>;
  /** Releases all that waits in a batch, each partition for itself; returns the runs that were started. */
  releaseAll(batch: {
    readonly flowId: string;
    readonly batchName: string;
    readonly release: Release;
  }): Promise<readonly string[]>;
}
