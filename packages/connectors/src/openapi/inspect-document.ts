import type { Value, ValueObject } from "@towpath/expressions";
import type { ConnectorProblem } from "../connector.ts";
import { referred } from "./schema-reader.ts";

type Report = (problem: Omit<ConnectorProblem, "path">, pointer: string) => void;

/** The extensions of the format (reference connectors.md, 3), those that nothing reads included. */
const EXTENSIONS = [
  "x-ms-api-annotation",
  "x-ms-capabilities",
  "x-ms-connector-metadata",
  "x-ms-dynamic-list",
  "x-ms-dynamic-properties",
  "x-ms-dynamic-schema",
  "x-ms-dynamic-tree",
  "x-ms-dynamic-values",
  "x-ms-enum-values",
  "x-ms-notification-content",
  "x-ms-notification-url",
  "x-ms-pageable",
  "x-ms-summary",
  "x-ms-trigger",
  "x-ms-trigger-hint",
  "x-ms-trigger-metadata",
  "x-ms-url-encoding",
  "x-ms-visibility",
];
const KNOWN: ReadonlySet<string> = new Set([
  ...EXTENSIONS,
  "x-ms-enum",
  "x-ms-test-value",
  "x-ms-trigger-value",
]);
/** So many findings of one sort are told; more would say nothing new. */
const TOLD = 20;

/** Warns of references that lead nowhere and of extensions whose names are misspelt, wherever they stand. */
export function inspectDocument(document: ValueObject, report: Report): void {
  const misspelt = new Map<string, string>();
  const dangling = new Map<string, string>();
  forEachMember(document, (name, member, pointer) => {
    if (name === "$ref" && typeof member === "string") {
      if (referred(document, member) === undefined) dangling.set(member, pointer);
    } else if (isMisspelt(name)) misspelt.set(name, pointer);
  });
  for (const [reference, at] of [...dangling].slice(0, TOLD)) {
    const message = `'${reference}' leads nowhere in this document: anything is allowed there.`;
    report({ severity: "warning", code: "dangling-reference", message }, at);
  }
  for (const [name, at] of [...misspelt].slice(0, TOLD)) {
    const message = `'${name}' looks like '${nearest(name) ?? ""}', misspelt. It is kept, but has no effect.`;
    report({ severity: "warning", code: "misspelt-extension", message }, at);
  }
}

function forEachMember(
  root: ValueObject,
  look: (name: string, member: Value, pointer: string) => void,
): void {
  const waiting: { readonly value: Value; readonly pointer: string }[] = [{ value: root, pointer: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, pointer } = next;
    if (typeof value !== "object" || value === null) continue;
    const isList = Array.isArray(value);
    for (const [name, member] of Object.entries(value) as [string, Value][]) {
      const at = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (!isList) look(name, member, at);
      waiting.push({ value: member, pointer: at });
    }
  }
}

function isMisspelt(name: string): boolean {
  return name.startsWith("x-ms-") && !KNOWN.has(name) && nearest(name) !== null;
}

function nearest(name: string): string | null {
  return EXTENSIONS.find((known) => areClose(name, known)) ?? null;
}

/** At most two letters too many, too few or wrong. */
function areClose(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return (row[b.length] ?? 3) <= 2;
}
