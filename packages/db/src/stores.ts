import type { AlertStore } from "@towpath/alerts";
import type { NewRun, RunStatus, RunStore } from "@towpath/engine";
import type { FlowSettings } from "@towpath/flow";
import type {
  BatchStore,
  Schedule,
  SubscriptionStore,
  TickNote,
  TriggerKind,
  TriggerStore,
} from "@towpath/triggers";
import type {
  AppStore,
  AttemptStore,
  ConnectionStore,
  KeyRingStore,
  SignInSharing,
  TokenStore,
} from "@towpath/vault";
import type { Role, User } from "./accounts/user.ts";
import type { UsageStore } from "./connections/usage-store.ts";
import type { WaitStore } from "./connections/wait-store.ts";
import type { ConnectorStore } from "./connectors/connector-types.ts";
import type { ConnectorImportStore } from "./connectors/import-types.ts";
import type { EnvironmentStore } from "./environment-store.ts";
import type { DraftStore } from "./flows/draft-types.ts";
import type { FlowAttention } from "./flows/flow-attention.ts";
import type { TestCaseStore } from "./flows/test-case-store.ts";
import type { BulkStore, InterventionStore, PinStore, ResubmitStore } from "./operating.ts";
import type { PauseStore } from "./pause-store.ts";
import type { KeptStore } from "./people/kept-store.ts";
import type { ConnectLinkStore, GroupStore, InvitationStore, MemberStore } from "./people/people-types.ts";
import type { RunHistory } from "./runs/run-history-types.ts";

export type {
  ChartBucket,
  LoopOutline,
  RecentRun,
  RunHistory,
  RunOutline,
  StepLine,
  StoredRun,
} from "./runs/run-history-types.ts";
export type { Role, Schedule, User };

export interface Membership {
  readonly environmentId: string;
  readonly environmentName: string;
  readonly role: Role;
}

/** People, their passwords, sessions and API keys. Secrets are stored as hashes and never come back. */
export interface AccountStore {
  hasOwner(): Promise<boolean>;
  /** Null before the first account. */
  owner(): Promise<User | null>;
  /** First visit: the owner, the first environment and the admin membership, in one transaction. Null when an owner exists. */
  createOwner(owner: { name: string; email: string; passwordHash: string }): Promise<User | null>;
  /** E-mail is compared without case. */
  findByEmail(email: string): Promise<(User & { passwordHash: string }) | null>;
  findUser(id: string): Promise<User | null>;
  memberships(userId: string): Promise<readonly Membership[]>;
  /**
   * Where a person works: in the environment that was chosen, else in their first. Notes that they were here, every few
   * minutes at most. Null: they are a member of none.
   */
  enter(userId: string, chosenId: string | null): Promise<Membership | null>;
  /** `tokenHash`: SHA-256 of the cookie's value, so that a stolen table opens no session. */
  createSession(session: { tokenHash: string; userId: string; expiresAt: number }): Promise<void>;
  findSession(
    tokenHash: string,
  ): Promise<{ user: User; expiresAt: number; environmentId: string | null } | null>;
  /** From now on the session works there. False: its person is no member of that environment. */
  chooseEnvironment(tokenHash: string, environmentId: string): Promise<boolean>;
  extendSession(tokenHash: string, expiresAt: number): Promise<void>;
  deleteSession(tokenHash: string): Promise<void>;
  /** Counts failures a key (`account:…`, `ip:…`) within the window; for throttling sign-in. */
  recordSignInFailure(key: string, windowMs: number): Promise<number>;
  signInFailures(key: string, windowMs: number): Promise<number>;
  clearSignInFailures(key: string): Promise<void>;
  listApiKeys(userId: string, environmentId: string): Promise<readonly ApiKey[]>;
  createApiKey(key: {
    userId: string;
    environmentId: string;
    name: string;
    prefix: string;
    keyHash: string;
  }): Promise<ApiKey>;
  /** False when there is no such key of this user. */
  revokeApiKey(userId: string, environmentId: string, keyId: string): Promise<boolean>;
  /** Also notes the use, at most once a minute. */
  findApiKey(keyHash: string): Promise<{ user: User; membership: Membership; keyId: string } | null>;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

export interface StoredFlow {
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Exact text of the draft's definition. */
  readonly definitionText: string;
  /** Values of the definition's parameters, as JSON text. */
  readonly parametersText: string;
  readonly revision: number;
  readonly published: StoredVersion | null;
  /** True when the draft differs from the published version. */
  readonly changed: boolean;
  /** 128 random bits in the address of a Request trigger. */
  readonly hookKey: string;
  readonly settings: FlowSettings;
  readonly nextRunAt: number | null;
  readonly lastRun: { readonly id: string; readonly status: RunStatus; readonly createdAt: number } | null;
  /** Where it was imported from, for a lossless export. */
  readonly source: { readonly id: string; readonly member: string | null; readonly pointer: string } | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface StoredVersion {
  /** Of a draft as it was tried: what was pinned to its actions, as JSON text. Published versions have nothing (`{}`). */
  readonly pinsText?: string;
  /** Of a published version: ids of the connector versions it runs with, by the name of the connector. A draft runs with the current ones. */
  readonly connectors?: Readonly<Record<string, string>>;
  readonly id: string;
  readonly flowId: string;
  readonly environmentId: string;
  readonly number: number;
  readonly definitionText: string;
  readonly parametersText: string;
  readonly publishedAt: number;
  readonly publishedBy: string | null;
  readonly note: string;
}

/** What Towpath knows of a trigger that it drives by itself, for people. */
export interface TriggerFacts {
  readonly kind: TriggerKind;
  readonly nextAt: number | null;
  readonly checkedAt: number | null;
  readonly firedAt: number | null;
  /** How long after its time the last check came. */
  readonly lateMs: number | null;
  readonly outcome: TickNote["outcome"] | null;
  /** Why the last check failed, or started nothing. */
  readonly message: string | null;
  /** Checks in a row that failed, up to now. */
  readonly failures: number;
  readonly checks: number;
  /** Checks that started nothing. */
  readonly idle: number;
  /** Since when it is on hold, because somebody has to mend a connection first. */
  readonly heldSince: number | null;
}

/** A flow that another one may call. */
export interface CallableFlow {
  readonly flowId: string;
  readonly environmentId: string;
  readonly name: string;
  /** Null: it is off, or was never published. */
  readonly versionId: string | null;
  /** False: several flows have that name, and nobody can say which is meant. */
  readonly isOnly: boolean;
}

/** The flow behind a hook address. */
export interface HookedFlow {
  readonly flowId: string;
  readonly environmentId: string;
  readonly versionId: string;
  /** Ids of what its webhook trigger asked for: only these are heard. */
  readonly subscriptions: readonly string[];
}

/** A subscription of a webhook trigger, for people. */
export interface SubscriptionFacts {
  /** left: it stays at the service, because nobody can tell how to take it back. */
  readonly state: "subscribing" | "subscribed" | "unsubscribing" | "left";
  /** Tries so far. */
  readonly attempts: number;
  /** Why the last try failed, in plain words. */
  readonly message: string | null;
  readonly changedAt: number;
  /** When it is tried again. */
  readonly nextTryAt: number | null;
  /** Since when it is on hold, because somebody has to mend a connection first. */
  readonly heldSince: number | null;
}

/** Every method takes the environment: a row of another one is as good as none. */
/** What a test executes when it is not the whole draft. */
export interface PartOfDraft {
  readonly definitionText: string;
  /** Which part it is, in plain words: the version's note. */
  readonly note: string;
}

export interface FlowStore {
  list(
    environmentId: string,
    page: { search?: string; limit: number; cursor?: string },
  ): Promise<{ items: readonly StoredFlow[]; nextCursor: string | null }>;
  get(environmentId: string, id: string): Promise<StoredFlow | null>;
  /** @param limit of each list */
  attention(environmentId: string, limit: number): Promise<FlowAttention>;
  create(flow: {
    environmentId: string;
    name: string;
    definitionText: string;
    parametersText: string;
    createdBy: string | null;
    source?: StoredFlow["source"];
    /** What names it in the deployment template it was imported from. */
    sourceAlias?: string | null;
  }): Promise<StoredFlow>;
  /** Null: no such flow. `stale`: the revision is not the one the change was made on; nothing was changed. */
  saveDraft(
    environmentId: string,
    id: string,
    revision: number,
    change: { name?: string; definitionText?: string; parametersText?: string; savedBy?: string | null },
  ): Promise<StoredFlow | "stale" | null>;
  /**
   * Changes some settings and leaves the others; they hold at once, for every version. Null: no such flow. No
   * revision is asked for: a setting is no part of the draft.
   */
  saveSettings(environmentId: string, id: string, change: Partial<FlowSettings>): Promise<StoredFlow | null>;
  /** New immutable version from the draft; the trigger row follows in the same transaction when the flow is on. A first publish switches it on. */
  publish(
    environmentId: string,
    id: string,
    revision: number,
    by: {
      userId: string | null;
      /** What people call this version; empty: only its number. */
      name?: string;
      note: string;
      schedule: Schedule | null;
      /** Ids of connector versions by the name of the connector. */
      connectors?: Readonly<Record<string, string>>;
    },
  ): Promise<StoredFlow | "stale" | null>;
  /** Null: no such flow. Switching on needs a published version; `schedule` becomes the trigger row. */
  setEnabled(
    environmentId: string,
    id: string,
    enabled: boolean,
    schedule: Schedule | null,
  ): Promise<StoredFlow | null>;
  delete(environmentId: string, id: string): Promise<boolean>;
  /** Null: the flow is off, or its trigger is called and never goes out by itself. */
  trigger(environmentId: string, id: string): Promise<TriggerFacts | null>;
  /** What stands at another service for this flow's trigger; also of a flow that is off, until it is taken back. */
  subscription(environmentId: string, id: string): Promise<SubscriptionFacts | null>;
  versions(environmentId: string, id: string): Promise<readonly StoredVersion[]>;
  /**
   * Stores the draft as it is as a version that only draft runs use (number 0). Same text and person, same version.
   *
   * @param by who tries it: its calls use what that person may use
   */
  draftVersion(
    environmentId: string,
    id: string,
    by: string | null,
    part?: PartOfDraft,
  ): Promise<StoredVersion | null>;
  /** A draft that was tried before, now tried by this person. */
  draftFor(version: StoredVersion, by: string | null): Promise<StoredVersion | null>;
  /** For workers: by id alone. Versions never change, so the answer may be cached for ever. */
  version(versionId: string): Promise<StoredVersion | null>;
  /**
   * For flows that call flows: what an id, an imported id or a name means here. Null: no such flow.
   *
   * @param callerId the flow that asks: what names a flow in a deployment template is known to the flows of the template
   */
  callable(environmentId: string, reference: string, callerId?: string): Promise<CallableFlow | null>;
  /** For the ingress: the flow behind a hook address. Null also for a flow that is off or unpublished. */
  byHookKey(hookKey: string): Promise<HookedFlow | null>;
  saveSource(source: { environmentId: string; fileName: string; bytes: Uint8Array }): Promise<string>;
  source(environmentId: string, id: string): Promise<{ fileName: string; bytes: Uint8Array } | null>;
}

export type SignalTopic =
  | "run"
  | "flow"
  | "response"
  | "cancel"
  | "message"
  | "pause"
  | "connection"
  | "draft"
  | "presence";

/** Short-lived messages between processes (LISTEN/NOTIFY). Losing one loses nothing but a moment. */
export interface Signals {
  /** `run`: it changed; `flow`: it was published, switched or deleted; `response`: an answer is in the journal; `cancel`; `message`: a run was sent one; `pause`: a connection is to be left alone; `connection`: it works again, or a flow (its id) was given another one; `draft`: a draft was saved; `presence`: no ids but what is told of open designers. */
  send(topic: SignalTopic, ids: readonly string[]): Promise<void>;
  on(topic: SignalTopic, handler: (ids: readonly string[]) => void): () => void;
}

/** Events that their senders name, so that a delivery that comes twice is one event. */
export interface DeliveryStore {
  /**
   * Stores the runs of a delivery, unless one of that key came before and is still remembered.
   *
   * @param key the sender's name for it, whatever it is
   * @returns the first run of the delivery that came first
   */
  accept(delivery: {
    flowId: string;
    key: string;
    runs: readonly NewRun[];
    rememberMs: number;
  }): Promise<{ first: boolean; runId: string | null }>;
}

/** One connected database: the stores behind the ports. */
export interface Database {
  readonly accounts: AccountStore;
  readonly flows: FlowStore;
  readonly runs: RunStore;
  readonly history: RunHistory;
  readonly resubmits: ResubmitStore;
  readonly interventions: InterventionStore;
  readonly bulk: BulkStore;
  readonly pins: PinStore;
  readonly testCases: TestCaseStore;
  readonly kept: KeptStore;
  readonly drafts: DraftStore;
  readonly triggers: TriggerStore;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly batches: BatchStore;
  readonly connectors: ConnectorStore;
  readonly connections: ConnectionStore;
  readonly waits: WaitStore;
  readonly alerts: AlertStore;
  readonly tokens: TokenStore & SignInSharing;
  /** For whoever replaces the keys that seal. */
  readonly keyRing: KeyRingStore;
  readonly oauthApps: AppStore;
  readonly attempts: AttemptStore;
  readonly environments: EnvironmentStore;
  readonly members: MemberStore;
  readonly invitations: InvitationStore;
  readonly groups: GroupStore;
  readonly connectLinks: ConnectLinkStore;
  readonly pauses: PauseStore;
  readonly usage: UsageStore;
  readonly connectorImports: ConnectorImportStore;
  readonly signals: Signals;
  /** Random secrets of this installation (e.g. the key that signs hook addresses), made once, by name. Base64url of 32 bytes. */
  secret(name: string): Promise<string>;
  /** True when a trivial query answers in time. */
  healthy(): Promise<boolean>;
  /** Makes the partitions of the weeks ahead. Done when the database is opened; a process that lives long calls it daily. */
  maintain(): Promise<void>;
  /**
   * Removes ended runs that are older than their flow keeps them, in small batches, and weeks as a whole where all
   * flows are through with them. A process that lives long calls it daily.
   */
  removeExpired(nowMs: number): Promise<{ readonly runs: number; readonly weeks: number }>;
  close(): Promise<void>;
}
