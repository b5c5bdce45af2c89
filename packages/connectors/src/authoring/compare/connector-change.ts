/** One difference between two versions of a connector, as somebody who keeps flows needs to know it. */
export interface ConnectorChange {
  /** `breaking`: a flow that uses it may stop working, or do something else. */
  readonly kind: "breaking" | "compatible";
  /** Null: about the connector as a whole. */
  readonly operationId: string | null;
  /** What of the operation it is about; null: all of it. */
  readonly member: ChangedMember | null;
  /** Plain words. */
  readonly what: string;
}

export interface ChangedMember {
  /** `demand`: an input that has to be given, which matters to those who do not give it. */
  readonly place: "input" | "output" | "demand";
  /** As it stands in a step: a parameter's name, or names joined by `/`; a list's items add nothing. */
  readonly path: string;
}

/** So many differences are told; more would be a connector of its own. */
export const MOST_CHANGES = 500;

/** Collects differences of one operation, or of the connector. */
export class ChangeList {
  readonly #operationId: string | null;
  readonly #into: ConnectorChange[];

  constructor(into: ConnectorChange[], operationId: string | null) {
    this.#into = into;
    this.#operationId = operationId;
  }

  breaking(what: string, member: ChangedMember | null = null): void {
    this.#add("breaking", what, member);
  }

  compatible(what: string, member: ChangedMember | null = null): void {
    this.#add("compatible", what, member);
  }

  #add(kind: ConnectorChange["kind"], what: string, member: ChangedMember | null): void {
    if (this.#into.length < MOST_CHANGES)
      this.#into.push({ kind, operationId: this.#operationId, member, what });
  }
}
