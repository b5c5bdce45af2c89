import type { Value, ValueObject } from "@towpath/expressions";
import type { ConnectionDescription } from "./connection/connection-description.ts";
import type { DynamicSource } from "./openapi/dynamic-source.ts";
import type { Policy } from "./policy/policy.ts";
import type { EnteredValues } from "./settings/connector-settings.ts";
import type { SoapUse } from "./soap/soap-use.ts";

/** How prominently a field is offered. `internal` is never shown: its default is sent without a word. */
export type Visibility = "none" | "important" | "advanced" | "internal";

/**
 * A connector as its files describe it. Plain data: it can be written as JSON and read back. Schemas stay as the
 * document has them, with their `$ref`s, because some are recursive: read them through a `SchemaReader`.
 */
export interface Connector {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** `#rrggbb`, or null. */
  readonly brandColor: string | null;
  readonly address: ServiceAddress;
  readonly operations: readonly Operation[];
  readonly connection: ConnectionDescription;
  /** In the order of the file, which is the order of application. */
  readonly policies: readonly Policy[];
  readonly script: ScriptUse | null;
  /** The operation that shows whether a connection works. */
  readonly testConnection: { readonly operationId: string; readonly arguments: ValueObject } | null;
  readonly filePicker: ValueObject | null;
  /** What an admin entered in place of placeholders, sealed: a call needs the connector as the vault opens it. */
  readonly entered?: EnteredValues;
  /** Values that people and logs must not see, once they were opened. */
  readonly secrets?: readonly string[];
  /** The whole OpenAPI document: what the reader did not need is still there. */
  readonly document: ValueObject;
  /** The whole properties file, or null when there was none. */
  readonly properties: ValueObject | null;
}

export interface ServiceAddress {
  /** `https` or `http`. */
  readonly scheme: string;
  /** With the port; empty when the document names none. */
  readonly host: string;
  /** Begins with `/` and does not end with one; empty for none. */
  readonly basePath: string;
}

/**
 * Code that comes with the connector and stands between an operation and its service. `script.js` is run; without one
 * the operations that need C# are refused by name.
 */
export interface ScriptUse {
  /** The C# that came along; null for none, or when only its operations are listed. */
  readonly fileName: string | null;
  /** The text of `script.js`, which takes the place of any C#; null for none. */
  readonly javascript: string | null;
  /** Null: every operation goes through it. */
  readonly operationIds: readonly string[] | null;
}

export type OperationKind = "action" | "polling-trigger" | "webhook-trigger" | "webhook-action";

export interface Operation {
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** As the document has it, `{placeholders}` included. */
  readonly path: string;
  /** `https` or `http`, where the operation says another than the document. */
  readonly scheme: string | null;
  readonly kind: OperationKind;
  /** A trigger that brings many items at once: each starts a run. */
  readonly batch: boolean;
  readonly title: string;
  readonly description: string;
  readonly visibility: Visibility;
  readonly deprecated: boolean;
  /** Operations of one family are revisions of each other: only the newest is offered. */
  readonly family: string | null;
  readonly revision: number;
  /** Everything but the body. */
  readonly parameters: readonly Parameter[];
  readonly body: BodyParameter | null;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly responses: readonly OperationResponse[];
  /** The property that holds the address of the next page. */
  readonly nextLink: string | null;
  /** Where in the body the address to call back goes, e.g. `["config", "url"]`. */
  readonly callbackPath: readonly string[] | null;
  /** The shape of what is called back with. */
  readonly notification: ValueObject | null;
  /** What makes the trigger fire, for somebody who tests it. */
  readonly triggerHint: string | null;
  /** How the call travels as SOAP; null for one that travels as it is. */
  readonly soap: SoapUse | null;
  /** The body describes the request to send, its method and its address below the service's included. */
  readonly composed: boolean;
  readonly grade: Grade;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "formData";
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly visibility: Visibility;
  /** `string`, `integer`, `number`, `boolean`, `array` or `file`; `string` when the document says nothing. */
  readonly type: string;
  readonly format: string | null;
  readonly collectionFormat: "csv" | "multi" | "ssv" | "tsv" | "pipes";
  readonly default?: Value;
  readonly choices: readonly Choice[];
  /** How often the value is percent-encoded in a path; `none` sends it as it is. */
  readonly encoding: "single" | "double" | "none";
  readonly dynamic: DynamicSource | null;
  /** The parameter as the document has it. */
  readonly schema: ValueObject;
}

/** One value of a fixed list, with the words to show for it. */
export interface Choice {
  readonly value: Value;
  readonly title: string;
}

export interface BodyParameter {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly visibility: Visibility;
  readonly schema: ValueObject;
  readonly dynamic: DynamicSource | null;
}

export interface OperationResponse {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string;
  readonly schema: ValueObject | null;
}

/** Whether an operation can be called as it is. */
export type Grade =
  | { readonly kind: "ready" }
  /** Somebody has to give something first: an OAuth app, a host, a value in place of a placeholder. */
  | { readonly kind: "needs-setting"; readonly reasons: readonly string[] }
  | { readonly kind: "needs-custom-code"; readonly reasons: readonly string[] };

/** Something a reader of the files should know. */
export interface ConnectorProblem {
  readonly severity: "error" | "warning";
  /** Stable, e.g. `repaired`, `duplicate-key`, `dangling-reference`. */
  readonly code: string;
  /** `<file>#<JSON pointer>`; without a pointer for the file as a whole. */
  readonly path: string;
  /** Plain words: what is wrong, what was assumed, what to do. */
  readonly message: string;
}
