import type { ValueObject } from "@towpath/expressions";
import type { Sayable, Saying } from "@towpath/prelude";
import type { Definition } from "../definition.ts";

/** The shapes of reference wdl.md, section 4, in the order they are detected. */
export type WrapperShape =
  | "package-zip"
  | "solution-zip"
  | "standard-app-zip"
  | "standard"
  | "arm-template"
  | "arm-resource"
  | "flow-object"
  | "code-view"
  | "bare";

/** A file that holds flows, with its bytes: what is not changed is exported as it came. */
export interface FlowFile {
  readonly fileName: string;
  readonly shape: WrapperShape;
  readonly bytes: Uint8Array;
  readonly flows: readonly ImportedFlow[];
  /** Flows the file names but whose definition cannot be read, with the reason in plain words. */
  readonly skipped: readonly SkippedFlow[];
}

export interface SkippedFlow {
  /** Where in the file: the member of the zip, and the JSON Pointer. */
  readonly where: string;
  readonly reason: Sayable;
}

export interface ImportedFlow {
  /** A name for people: from the wrapper where it has one, else from the file. */
  readonly name: string;
  /**
   * The parameter or variable that names it in its deployment template, by which other flows of the template speak of
   * it; null elsewhere.
   */
  readonly alias: string | null;
  /** Path inside the zip; null for a plain file. */
  readonly member: string | null;
  /** JSON Pointer to the definition inside the file or member; `""` for a bare one. */
  readonly pointer: string;
  readonly definition: Definition;
  /** The definition's own text, cut from the file unchanged. */
  readonly definitionText: string;
  /** Parameter values given by the wrapper (`parameters.x.value`), by name. */
  readonly parameterValues: ValueObject;
  /** The wrapper's connection references, as they stand. */
  readonly connectionReferences: ValueObject;
  /** `Stateful`, `Stateless`, … where the wrapper says. */
  readonly kind: string | null;
}

/** Why a file is not a flow. `kind` is for code, `message` for people. */
export interface ReadFailure {
  readonly kind: "not-json" | "not-a-flow" | "too-large" | "broken-zip" | "no-definition";
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly saying?: Saying;
  /** 1-based, for text that does not parse. */
  readonly line?: number;
  readonly column?: number;
}
