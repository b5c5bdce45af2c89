/** Who did something; null: nobody who is still known. */
export interface Author {
  readonly id: string;
  readonly name: string;
}

/** A state that a flow once had: a version, or a draft as it stood. */
export interface PastState {
  readonly id: string;
  readonly kind: "draft" | "version";
  /** Of a version. */
  readonly number: number | null;
  /** Of a draft. */
  readonly revision: number | null;
  readonly by: Author | null;
  readonly at: number;
  /** A draft that somebody kept by hand; every version is. */
  readonly kept: boolean;
  readonly name: string;
  readonly note: string;
}

/** How a flow stands, without its texts: cheap enough to be asked often. */
export interface FlowPulse {
  readonly revision: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly publishedNumber: number | null;
  readonly publishedAt: number | null;
  readonly savedBy: Author | null;
  readonly savedAt: number;
}

export interface PastTexts {
  readonly definitionText: string;
  readonly parametersText: string;
}

/** Past states of a flow. Every method takes the environment: a row of another one is as good as none. */
export interface DraftStore {
  pulse(environmentId: string, flowId: string): Promise<FlowPulse | null>;
  /** Newest first: all drafts that are kept, and the newest versions. */
  list(environmentId: string, flowId: string): Promise<readonly PastState[]>;
  read(environmentId: string, flowId: string, id: string): Promise<PastTexts | null>;
  /** Keeps the draft as it is under a name. `stale`: it is not that revision any more. Null: no such flow. */
  keep(
    environmentId: string,
    flowId: string,
    given: { readonly revision: number; readonly name: string; readonly note: string },
  ): Promise<"kept" | "stale" | null>;
  /** What was saved after a moment, oldest first, each by one person; the last one is the draft as it is. */
  since(
    environmentId: string,
    flowId: string,
    at: number,
    most: number,
  ): Promise<readonly { readonly by: Author | null; readonly at: number; readonly definitionText: string }[]>;
}
