/** An import of one file set or many. */
export interface ConnectorImport {
  readonly id: string;
  readonly fileName: string;
  /** `Interrupted`: the process that did it is gone; what was imported stays, the rest has to be begun again. */
  readonly status: "Running" | "Done" | "Failed" | "Interrupted";
  /** Folders that may hold a connector, and how many were looked at. */
  readonly total: number;
  readonly done: number;
  readonly created: number;
  readonly updated: number;
  readonly same: number;
  readonly refused: number;
  readonly message: string | null;
  /** Name of the person. */
  readonly by: string | null;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/** What became of one file set. */
export interface ConnectorImportItem {
  readonly folder: string;
  readonly outcome: "created" | "updated" | "same" | "refused";
  /** Null: refused, or deleted since. */
  readonly connectorId: string | null;
  readonly title: string;
  readonly message: string | null;
}

export interface ConnectorImportStore {
  /** @param total folders that may hold a connector */
  begin(given: {
    environmentId: string;
    fileName: string;
    total: number;
    by: string | null;
  }): Promise<string>;
  /** @param done folders looked at since the last time */
  advance(id: string, done: number, items: readonly ConnectorImportItem[]): Promise<void>;
  /** @param message why it failed; null: it did not */
  end(id: string, message: string | null): Promise<void>;
  get(environmentId: string, id: string): Promise<ConnectorImport | null>;
  /** Newest first. */
  list(environmentId: string, limit: number): Promise<readonly ConnectorImport[]>;
  /** What was refused first, then what has a message. */
  items(environmentId: string, id: string, limit: number): Promise<readonly ConnectorImportItem[]>;
}
