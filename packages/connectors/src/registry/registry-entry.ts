import { getMember } from "@towpath/expressions";
import { excerptOf } from "@towpath/prelude";
import type { Connector, ConnectorProblem, Grade, OperationKind } from "../connector.ts";
import { type ConnectorSummary, summarize } from "../grade/summarize.ts";
import { objectAt, textsAt } from "../members.ts";
import { type ConnectorFiles, nameOf } from "../read/connector-files.ts";
import { offeredOperations } from "./offered-operations.ts";

/** What lists and pickers know of a connector without reading its files. */
export interface RegistryEntry {
  readonly title: string;
  readonly description: string;
  readonly brandColor: string | null;
  readonly summary: RegistrySummary;
  readonly problems: readonly ConnectorProblem[];
  /** Those that a picker offers. */
  readonly operations: readonly RegistryOperation[];
}

export interface RegistrySummary extends ConnectorSummary {
  /** As the document has it. */
  readonly documentVersion: string;
  /** File name of the picture; null for none. */
  readonly icon: string | null;
  /** How many operations a picker offers. */
  readonly offered: number;
}

export interface RegistryOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly title: string;
  readonly summary: string;
  /** What else it may be searched by. */
  readonly keywords: readonly string[];
  readonly important: boolean;
  readonly grade: Grade["kind"];
}

const LONGEST_TITLE = 200;
const LONGEST_SUMMARY = 500;
const LONGEST_DESCRIPTION = 4_000;
const TOLD_PROBLEMS = 200;

export function registryEntry(
  connector: Connector,
  files: Pick<ConnectorFiles, "icon">,
  problems: readonly ConnectorProblem[],
): RegistryEntry {
  const offered = offeredOperations(connector);
  const keywords = textsAt(objectAt(connector.document, "info"), "x-ms-keywords");
  const rooted = getMember(connector.document, "x-ms-keywords");
  const others = Array.isArray(rooted)
    ? rooted.filter((word): word is string => typeof word === "string")
    : [];
  return {
    title: line(connector.title, LONGEST_TITLE) || "Untitled connector",
    description: text(connector.description, LONGEST_DESCRIPTION),
    brandColor: /^#[0-9a-f]{6}$/i.test(connector.brandColor ?? "") ? connector.brandColor : null,
    summary: {
      ...summarize(connector),
      documentVersion: line(connector.version, 50),
      icon: files.icon === null ? null : nameOf(files.icon),
      offered: offered.length,
    },
    problems: problems.slice(0, TOLD_PROBLEMS),
    operations: offered.map((operation) => ({
      id: operation.id,
      kind: operation.kind,
      title: line(operation.title, LONGEST_TITLE) || operation.id,
      summary: line(operation.description, LONGEST_SUMMARY),
      keywords: [...keywords, ...others].slice(0, 20),
      important: operation.visibility === "important",
      grade: operation.grade.kind,
    })),
  };
}

/** Words of files that others made, as one line of a bounded length. */
function line(words: string, longest: number): string {
  return text(words.replace(/[\p{Cc}\u2028\u2029]+/gu, " "), longest);
}

function text(words: string, longest: number): string {
  const whole = words.trim();
  // A cut may fall inside a character that takes two places.
  return whole.length <= longest ? whole : excerptOf(whole, longest - 1);
}
