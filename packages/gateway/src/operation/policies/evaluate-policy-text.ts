import { type PolicyReference, type PolicySegment, parsePolicyText } from "@towpath/connectors";
import { parseJson, toText, type Value } from "@towpath/expressions";
import { type Draft, encodeText, headerOf, type Pair, queryOf } from "../draft.ts";
import { valueAt } from "./value-paths.ts";

/** What the text of a policy may refer to at the moment it is applied. */
export interface PolicyScope {
  readonly draft: Draft;
  /** Values of the connection, by lower-case name. */
  readonly connectionParameter: (name: string) => string | undefined;
  /** Of the request or of the answer, by the policy's section. */
  readonly body: Value | undefined;
  /** Headers of the answer, in a response policy. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly item?: Value;
}

/** The text with every reference replaced; what has no value is an empty text. */
export function evaluateText(text: string, scope: PolicyScope): string {
  const { segments } = parsePolicyText(text);
  return segments.map((segment) => textOf(segment, scope)).join("");
}

/** What a text refers to and has no value, in plain words; a default of the reference's own counts as one. */
export function missingReferences(text: string, scope: PolicyScope): readonly string[] {
  const { segments } = parsePolicyText(text);
  return segments.flatMap((segment) => {
    if (segment.kind === "text" || !("name" in segment.reference)) return [];
    const { kind, name, fallback } = segment.reference;
    const isEmpty = fallback === null && (referenced(segment.reference, scope) ?? "") === "";
    return isEmpty ? [`${KINDS[kind]} '${name}'`] : [];
  });
}

const KINDS = {
  "connection-parameter": "the connection's value",
  header: "the header",
  query: "the query parameter",
} as const;

/** The same scope for a text that is a path: what comes from a person must not become another part of it. */
export function encodedForPaths(scope: PolicyScope): PolicyScope {
  const encoded = ({ name, value }: Pair): Pair => ({ name, value: encodeText(value) });
  const { draft } = scope;
  return {
    ...scope,
    draft: { ...draft, query: draft.query.map(encoded), headers: draft.headers.map(encoded) },
    connectionParameter: (name) => {
      const value = scope.connectionParameter(name);
      return value === undefined ? undefined : encodeText(value);
    },
  };
}

function textOf(segment: PolicySegment, scope: PolicyScope): string {
  if (segment.kind === "text") return segment.text;
  const value = referenced(segment.reference, scope);
  return value === undefined || value === null ? "" : toText(value);
}

function referenced(reference: PolicyReference, scope: PolicyScope): Value | undefined {
  switch (reference.kind) {
    case "connection-parameter":
      return given(scope.connectionParameter(reference.name.toLowerCase()), reference.fallback);
    case "header":
      return given(headerIn(scope, reference.name), reference.fallback);
    case "query":
      return given(queryOf(scope.draft, reference.name), reference.fallback);
    case "body":
      return valueAt(scope.body, reference.path);
    case "trigger-body":
      return valueAt(scope.body, reference.path);
    case "item":
      return valueAt(scope.item, reference.path);
    case "original-method":
      return scope.draft.originalMethod;
  }
}

function given(value: string | undefined, fallback: string | null): string | undefined {
  return value === undefined || value === "" ? (fallback ?? undefined) : value;
}

function headerIn({ draft, answerHeaders }: PolicyScope, name: string): string | undefined {
  if (answerHeaders === undefined) return headerOf(draft, name);
  const key = Object.keys(answerHeaders).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : answerHeaders[key];
}

/**
 * The value that `setproperty` writes: one reference keeps its type, `[{@body().x}]` puts it into a list, quotes
 * around the whole say that it is text, and a constant that is JSON is JSON.
 */
export function evaluateValue(source: string, scope: PolicyScope): Value | undefined {
  const { segments } = parsePolicyText(source);
  const [first, second, third] = segments;
  if (segments.length === 1 && first?.kind === "reference") return referenced(first.reference, scope);
  const isWrapped = isText(first, "[") && isText(third, "]") && segments.length === 3;
  if (isWrapped && second?.kind === "reference") return wrapped(referenced(second.reference, scope));
  const quoted = /^'([\s\S]*)'$/.exec(source.trim());
  if (quoted !== null) return evaluateText(quoted[1] ?? "", scope);
  const text = evaluateText(source, scope);
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : text;
}

/** What is a list already stays one. */
function wrapped(value: Value | undefined): Value | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : [value];
}

function isText(segment: PolicySegment | undefined, text: string): boolean {
  return segment?.kind === "text" && segment.text.trim() === text;
}
