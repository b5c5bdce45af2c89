import { stringifyJson, type ValueObject } from "@towpath/expressions";

/** A connector that somebody is making: the texts of its two files, and what was assumed or lost on the way. */
export interface ConnectorDraft {
  /** The text of `apiDefinition.swagger.json`. */
  readonly definition: string;
  /** The text of `apiProperties.json`. */
  readonly properties: string;
  readonly notes: readonly DraftNote[];
}

export interface DraftNote {
  /** `lost`: the source said it and the connector cannot. `assumed`: the source left it open. */
  readonly kind: "lost" | "assumed";
  /** Where in the source, e.g. `GET /pets`; empty for the whole. */
  readonly where: string;
  /** Plain words: what it is, what became of it. */
  readonly message: string;
}

/** Why a source cannot become a connector, in plain words. */
export interface DraftFailure {
  readonly message: string;
}

/** The two files as values, before they are written. */
export interface DraftParts {
  readonly definition: ValueObject;
  readonly properties: ValueObject;
}

export function writeDraft(parts: DraftParts, notes: readonly DraftNote[]): ConnectorDraft {
  return {
    definition: `${stringifyJson(parts.definition, 2)}\n`,
    properties: `${stringifyJson(parts.properties, 2)}\n`,
    notes,
  };
}

/** A blue that is nobody's brand: what the public wizard gives to a connector that says nothing. */
export const DEFAULT_BRAND_COLOR = "#007ee5";

/** A properties file that asks for these connection parameters and applies these policies. */
export function propertiesOf(own: ValueObject): ValueObject {
  return { properties: { iconBrandColor: DEFAULT_BRAND_COLOR, capabilities: [], ...own } };
}
