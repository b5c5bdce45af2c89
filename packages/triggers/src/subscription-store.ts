import type { Value } from "@towpath/expressions";

/** Something to do about a subscription of a webhook trigger: to ask for it, or to take it back. */
export interface DueSubscription {
  /** Also the last part of the callback address: each subscription has its own. */
  readonly id: string;
  readonly flowId: string;
  readonly environmentId: string;
  /** The version that was published when it was asked for: it says how to take it back. */
  readonly versionId: string;
  readonly triggerName: string;
  readonly hookKey: string;
  readonly task: "subscribe" | "unsubscribe";
  /** 1-based: the try that is made now; it was counted before the call leaves. */
  readonly attempt: number;
  /** What the service answered to the subscription; null: nothing is known of an answer. */
  readonly answer: Value | null;
  /** The connection it was asked for with: it is taken back with the same; null: what the reference is bound to. */
  readonly connectionId: string | null;
  readonly fence: number;
}

/** What became of a try. */
export type SubscriptionChange =
  | {
      readonly kind: "subscribed";
      readonly answer: Value;
      /** Of a connector: the reference and the connection it was asked for with. */
      readonly reference?: string;
      readonly connectionId?: string | null;
      /** When it has to be asked for anew, epoch ms; absent: never. */
      readonly renewAt?: number;
    }
  /** It stays at the service, because nobody can tell how to take it back: people are told. */
  | { readonly kind: "left"; readonly message: string }
  /** Taken back, or there is nothing to take back: the row goes. */
  | { readonly kind: "gone" }
  | { readonly kind: "again"; readonly afterMs: number; readonly message: string }
  /** Nobody was asked, because somebody has to mend this first (`HttpFailure.waitsFor`): it was no try. */
  | { readonly kind: "held"; readonly waitsFor: string; readonly message: string };

/**
 * Subscriptions at other services. The row is there before the call leaves and goes only when the service was told,
 * so that a crash leaves nothing subscribed for ever.
 */
export interface SubscriptionStore {
  /**
   * Subscriptions that end soon, and those whose reference was bound to another connection, are asked for anew; the
   * old ones are heard until the new ones are there.
   *
   * @returns how many there were
   */
  renewDue(): Promise<number>;
  /** Counts the try and leases the row, before anything leaves. */
  claimDue(by: { workerId: string; leaseMs: number; limit: number }): Promise<readonly DueSubscription[]>;
  /**
   * Writes what became of a try. One that was asked back meanwhile still keeps its answer: it is needed to take it
   * back. A new subscription that is there puts an end to those it replaces.
   *
   * @returns the flow when something changed that others must know
   */
  settle(due: DueSubscription, change: SubscriptionChange): Promise<void>;
  /** Epoch ms. */
  earliestDue(): Promise<number | null>;
  releaseOwned(workerId: string): Promise<void>;
}
