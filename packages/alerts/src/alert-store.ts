import type { AlertContent } from "./alert-content.ts";
import type { AlertEvent, Decision } from "./decide.ts";
import type { Reading, Watched } from "./judge.ts";
import type { MeasuredDisk } from "./judge-disk.ts";
import type { AlertFacts, AlertKind, AlertSettings, FirstRule } from "./rule.ts";

/** Something sealed for a row of that version. */
export interface SealedValues {
  readonly sealed: Buffer;
  readonly keyVersion: number;
}

export interface AlertRule {
  readonly id: string;
  readonly environmentId: string;
  /** Null: every flow, or the disk. */
  readonly flow: { readonly id: string; readonly name: string } | null;
  readonly name: string;
  readonly settings: AlertSettings;
  /** Null: it posts nowhere. */
  readonly webhook: { readonly host: string } | null;
  /** Address and key of the webhook; grows with each change of them. */
  readonly secret: SealedValues | null;
  readonly version: number;
  readonly enabled: boolean;
  readonly mutedUntil: number | null;
  readonly openIncidents: number;
  readonly createdAt: number;
}

/** What somebody wrote of a rule. */
export interface AlertRuleDraft {
  readonly flowId: string | null;
  readonly name: string;
  readonly settings: AlertSettings;
  readonly enabled: boolean;
}

export interface AlertIncident {
  readonly id: string;
  readonly ruleId: string | null;
  readonly ruleName: string;
  /** Null: it is about the disk. */
  readonly flow: { readonly id: string; readonly name: string } | null;
  readonly kind: AlertKind;
  readonly facts: AlertFacts;
  readonly beganAt: number;
  readonly endedAt: number | null;
  readonly wasTold: boolean;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  /** Of the flow under this rule; past or null: it is not. */
  readonly mutedUntil: number | null;
}

export interface SentMessage {
  readonly id: string;
  readonly event: AlertEvent | "test";
  readonly channel: "mail" | "webhook";
  readonly target: string;
  readonly status: "waiting" | "sent" | "failed";
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
}

/** The mail server of an environment; its password is sealed. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly user: string;
  readonly sender: string;
  readonly secret: SealedValues | null;
  readonly version: number;
}

/** For people. Every method takes the environment: a row of another one is as good as none. */
export interface AlertRuleStore {
  /** @param flowId those of the flow and those of all flows; omitted: every rule, those about the disk as well */
  rules(environmentId: string, flowId?: string): Promise<readonly AlertRule[]>;
  rule(environmentId: string, id: string): Promise<AlertRule | null>;
  /** Null: there is no such flow. @param webhook sealed for this id and version 1 */
  createRule(
    environmentId: string,
    rule: AlertRuleDraft & {
      readonly id: string;
      readonly by: string | null;
      readonly webhook: { readonly host: string; readonly secret: SealedValues } | null;
    },
  ): Promise<AlertRule | null>;
  /**
   * What is not given stays. Null: no such rule, or no such version of it.
   *
   * @param change.webhook sealed for the version after `seen`; null: it posts nowhere any more
   */
  updateRule(
    environmentId: string,
    id: string,
    seen: number,
    change: Partial<Omit<AlertRuleDraft, "flowId">> & {
      readonly mutedUntil?: number | null;
      readonly webhook?: { readonly host: string; readonly secret: SealedValues } | null;
    },
  ): Promise<AlertRule | null>;
  deleteRule(environmentId: string, id: string): Promise<boolean>;
  /** Puts a message to everybody the rule tells. @returns how many; null: no such rule */
  testRule(environmentId: string, id: string): Promise<number | null>;
  mail(environmentId: string): Promise<MailSettings | null>;
  /** Null: it takes the place of another version than `seen`. */
  saveMail(
    environmentId: string,
    seen: number,
    mail: Omit<MailSettings, "version">,
  ): Promise<MailSettings | null>;
  deleteMail(environmentId: string): Promise<void>;
  /** Of the database's disk, what a worker saw last; null: none ever did. */
  disk(): Promise<MeasuredDisk | null>;
}

export interface AlertIncidentStore {
  /** Newest first. */
  incidents(
    environmentId: string,
    page: {
      readonly isOpen?: boolean;
      readonly flowId?: string;
      readonly limit: number;
      readonly before?: string;
    },
  ): Promise<readonly AlertIncident[]>;
  incident(environmentId: string, id: string): Promise<AlertIncident | null>;
  /** Newest first. */
  messages(
    environmentId: string,
    of: { readonly incidentId: string } | { readonly ruleId: string },
    limit: number,
  ): Promise<readonly SentMessage[]>;
  /** False: no such incident, or it is over. */
  acknowledge(environmentId: string, id: string, by: string): Promise<boolean>;
  /** Mutes the flow of an incident, or the disk, under its rule. @param until epoch ms; null: not any more */
  mute(environmentId: string, id: string, until: number | null): Promise<boolean>;
}

/** A message that is due, held until its lease ends. */
export interface DueMessage {
  readonly id: string;
  readonly environmentId: string;
  readonly ruleId: string | null;
  readonly channel: "mail" | "webhook";
  readonly target: string;
  readonly content: AlertContent;
  readonly attempts: number;
  readonly fence: number;
}

/** For workers, of all environments. Several may ask at once. */
export interface AlertWork {
  /** Gives each environment those of the first rules that it was not given yet. */
  begin(first: readonly FirstRule[]): Promise<void>;
  /** What this worker saw of the database's disk, now. */
  noteDisk(disk: Omit<MeasuredDisk, "measuredAt">): Promise<void>;
  /** Counts runs that ended badly. @returns how many */
  countFailures(limit: number): Promise<number>;
  /** Finds the flows that rules are about, where no event names them, and the disk. @returns how many rules were worked through */
  scan(everyMs: (kind: AlertKind) => number | null, limit: number): Promise<number>;
  /**
   * Looks at what is due, and writes what became of it with the messages, in one transaction.
   *
   * @param think decides by what was read; it may be asked again for the same
   * @returns how many were looked at
   */
  look(think: Think, limit: number): Promise<number>;
  claimMessages(by: { readonly leaseMs: number; readonly limit: number }): Promise<readonly DueMessage[]>;
  /** @param outcome.retryAt epoch ms; null: it was given up */
  settleMessage(
    message: Pick<DueMessage, "id" | "fence">,
    outcome:
      | { readonly ok: true }
      | { readonly ok: false; readonly words: string; readonly retryMs: number | null },
  ): Promise<void>;
  /** For whoever sends: where to, as it is sealed. */
  webhookOf(ruleId: string): Promise<(SealedValues & { readonly version: number }) | null>;
}

/** @param settings null: the rule or the flow is off, or the rule is about something else by now */
export type Think = (
  settings: AlertSettings | null,
  watched: Watched,
  reading: Reading | null,
  nowMs: number,
) => Decision;

export interface AlertStore extends AlertRuleStore, AlertIncidentStore, AlertWork {}
