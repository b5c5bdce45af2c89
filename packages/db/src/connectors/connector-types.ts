import type {
  Connector,
  ConnectorFiles,
  ConnectorProblem,
  ConnectorSettings,
  EnteredValues,
  RegistryEntry,
  RegistrySummary,
  SourceFile,
} from "@towpath/connectors";
import type { PlainSettingsStore } from "@towpath/vault";
import type { PossibleUse } from "./flow-uses.ts";

/**
 * `managed`: used as published and never edited here. `custom`: made or changed by people of the environment.
 * `built-in`: comes with Towpath, the same in every environment.
 */
export type ConnectorOrigin = "managed" | "custom" | "built-in";

export interface StoredConnector {
  readonly id: string;
  readonly environmentId: string;
  /** What definitions call it, without `shared_`; lower case, unique in its environment. */
  readonly name: string;
  readonly origin: ConnectorOrigin;
  readonly title: string;
  readonly description: string;
  readonly brandColor: string | null;
  /** JSON of what an admin gave once for all connections, and is no secret. */
  readonly settingsText: string;
  /** What was entered in place of placeholders, sealed. */
  readonly entered: EnteredValues | null;
  /** Grows with each change of that. */
  readonly valuesVersion: number;
  readonly summary: RegistrySummary;
  /** The version that drafts use. */
  readonly version: { readonly id: string; readonly number: number };
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Never changes once it is written. */
export interface StoredConnectorVersion {
  readonly id: string;
  readonly connectorId: string;
  readonly number: number;
  readonly problems: readonly ConnectorProblem[];
  readonly note: string;
  /** Name of the person; null when nobody did it or the account is gone. */
  readonly createdBy: string | null;
  readonly createdAt: number;
}

/** One line of the picker. */
export interface OfferedOperation {
  readonly connectorId: string;
  readonly connectorName: string;
  readonly connectorTitle: string;
  readonly origin: ConnectorOrigin;
  readonly brandColor: string | null;
  /** The version whose icon can be shown; null: it has none. */
  readonly iconVersionId: string | null;
  readonly operationId: string;
  readonly kind: "action" | "polling-trigger" | "webhook-trigger" | "webhook-action";
  readonly title: string;
  readonly summary: string;
  readonly important: boolean;
  readonly grade: "ready" | "needs-setting" | "needs-custom-code";
}

export interface NewConnectorVersion {
  readonly environmentId: string;
  readonly name: string;
  /** Of a connector that is new here; one that stands keeps its own. */
  readonly origin: ConnectorOrigin;
  readonly entry: RegistryEntry;
  /** All files, by their names. */
  readonly files: readonly SourceFile[];
  readonly by: string | null;
  readonly note: string;
}

export interface PutConnector {
  readonly connector: StoredConnector;
  /** `same`: the current version has just these files, so nothing was written. */
  readonly outcome: "created" | "updated" | "same";
}

/** A flow that needs a connector: published with it, or bound to a connection of it. */
export interface FlowOfConnector {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly revision: number;
  /** The draft differs from what is published. */
  readonly changed: boolean;
  /** The version its published version runs with; null: only its draft knows the connector. */
  readonly version: { readonly id: string; readonly number: number } | null;
}

/** Every method but those for workers takes the environment: a row of another one is as good as none. */
export interface ConnectorStore extends PlainSettingsStore {
  /** In the order of titles; those that come with Towpath only when that origin is asked for, or all of any. */
  list(
    environmentId: string,
    page: {
      search?: string;
      origin?: ConnectorOrigin | "any";
      /** `used`: those that most flows use first, on one page. */
      sort?: "title" | "used";
      limit: number;
      cursor?: string;
    },
  ): Promise<{ items: readonly StoredConnector[]; nextCursor: string | null }>;
  get(environmentId: string, id: string): Promise<StoredConnector | null>;
  /** @param names what it may be called, the likeliest first */
  byName(environmentId: string, names: readonly string[]): Promise<StoredConnector | null>;
  /** Makes a connector, or a new version of the one that has this name. */
  put(version: NewConnectorVersion): Promise<PutConnector>;
  /** Newest first. */
  versions(environmentId: string, id: string): Promise<readonly StoredConnectorVersion[]>;
  /** The originals, byte for byte, as `path` the name of each. Also of connectors that were deleted. */
  files(environmentId: string, versionId: string): Promise<readonly SourceFile[]>;
  file(environmentId: string, versionId: string, name: string): Promise<SourceFile | null>;
  /**
   * @param settings.entered of the version that follows the one that was read; null: nothing is kept
   * @param entry what the files say with the new settings: figures and grades of the current version follow it
   * @returns null: there is none; `stale`: somebody else was first
   */
  saveSettings(
    environmentId: string,
    id: string,
    settings: ConnectorSettings & { readonly seenVersion: number },
    entry: RegistryEntry,
  ): Promise<StoredConnector | "stale" | null>;
  /** The flows that need it, in the order of their names. */
  usedBy(environmentId: string, id: string): Promise<readonly FlowOfConnector[]>;
  /** It leaves every list; the versions stay for runs that began with them. One that comes with Towpath stays. */
  delete(environmentId: string, id: string): Promise<boolean>;
  /** What a picker offers. Every word of the search has to occur in the title, summary or connector. */
  operations(
    environmentId: string,
    filter: {
      search?: string;
      kind?: "trigger" | "action";
      connectorId?: string;
      /** Only those of connectors that come with Towpath, or only the others; both when not said. */
      builtIn?: boolean;
      /** Only the favourites of this person. */
      favouritesOf?: string;
      limit: number;
    },
  ): Promise<readonly OfferedOperation[]>;
  /** Drafts of flows that may use it. */
  flowUses(
    environmentId: string,
    connector: { readonly id: string; readonly name: string },
  ): Promise<readonly PossibleUse[]>;
  /**
   * The connector that the files of a version describe, with the settings of its connector applied. Kept in memory up
   * to a bound; changed settings hold within two seconds. For workers: by id alone. Null: there is no such version, or
   * a newer reader refuses its files.
   */
  readConnectorVersion(versionId: string): Promise<Connector | null>;
  /** The files of a version, told apart. For what wants to know what they say themselves. */
  readVersionFiles(environmentId: string, versionId: string): Promise<ConnectorFiles | null>;
}
