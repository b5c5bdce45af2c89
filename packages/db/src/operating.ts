import type { ResubmitFrom } from "@towpath/engine";
import type { Value } from "@towpath/expressions";
import type { Result } from "@towpath/prelude";

/** What a person, or a bulk job in their name, asks to be repeated. */
export interface Resubmission {
  readonly environmentId: string;
  readonly runId: string;
  /** `latest`: the published version; of a draft run the draft as it is now. */
  readonly version: "same" | "latest";
  readonly from: ResubmitFrom;
  /** Other outputs of the trigger than the ones that came in. */
  readonly outputs?: Value;
  readonly by: string | null;
  readonly nowMs: number;
  /** Given by who may ask twice for the same thing: the second time changes nothing. */
  readonly newRunId?: string;
}

export interface ResubmitStore {
  /** The new run is durable when this resolves; whoever asked rings for it. */
  submit(
    asked: Resubmission,
  ): Promise<
    Result<
      { readonly runId: string; readonly isNew: boolean },
      { readonly kind: "not-found" } | { readonly kind: "refused"; readonly message: string }
    >
  >;
}

export interface Intervention {
  readonly runId: string;
  readonly kind: "resubmitted" | "resumed" | "decided";
  /** Of a resubmitted run: the one it repeats. */
  readonly sourceRunId: string | null;
  /** The action it began at or is about; an empty text: at what failed; null: at the start. */
  readonly step: string | null;
  readonly detail: string;
  readonly at: number;
  /** Name of the person, null when the account is gone. */
  readonly by: string | null;
}

export interface InterventionStore {
  /** About a run, and about the runs that repeat it. */
  of(environmentId: string, runId: string): Promise<readonly Intervention[]>;
  note(what: {
    environmentId: string;
    runId: string;
    kind: "resumed" | "decided";
    step?: string;
    detail?: string;
    by: string | null;
  }): Promise<void>;
}
