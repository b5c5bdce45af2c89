import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { readConnection } from "../connection/read-connection.ts";
import type { Connector, ConnectorProblem, ScriptUse, ServiceAddress } from "../connector.ts";
import { gradeOperations } from "../grade/grade-operations.ts";
import { objectAt, textAt, textsAt } from "../members.ts";
import { inspectDocument } from "../openapi/inspect-document.ts";
import { readOperations } from "../openapi/read-operations.ts";
import { readPolicies } from "../policy/read-policies.ts";
import { type ConnectorFiles, nameOf, type SourceFile } from "./connector-files.ts";
import { decodeText } from "./decode-text.ts";
import { duplicateKeys } from "./duplicate-keys.ts";
import { repairJson } from "./repair-json.ts";

/** A connector, or null when the files cannot be read as one; either way with everything worth knowing. */
export interface ReadConnector {
  readonly connector: Connector | null;
  readonly problems: readonly ConnectorProblem[];
}

/** The largest definition among 1,034 public ones has 1.1 MB. */
const MAX_BYTES = 20 * 1_048_576;
const TOLD_DUPLICATES = 10;

/**
 * Reads a connector's files as they are. What is damaged is repaired as far as that can be done honestly, with a
 * warning that says what was assumed; unknown members stay in `document` and `properties`. Never throws.
 */
export function readConnector(files: ConnectorFiles): ReadConnector {
  const problems: ConnectorProblem[] = [];
  const document = readJsonFile(files.definition, problems);
  const properties = files.properties === null ? null : readJsonFile(files.properties, problems);
  const own = properties === null ? null : (objectAt(properties, "properties") ?? properties);
  if (document === null || !isDefinition(document, files.definition, problems))
    return { connector: null, problems };

  const report = (file: SourceFile | null) => (problem: Omit<ConnectorProblem, "path">, pointer: string) =>
    void problems.push({ ...problem, path: `${file === null ? "" : nameOf(file)}#${pointer}` });
  const ungraded = readOperations(document, report(files.definition));
  inspectDocument(document, report(files.definition));
  const ids = new Set(ungraded.map(({ id }) => id));
  const policies = readPolicies(own, ids, report(files.properties));
  const connection = readConnection(document, own);
  const address = readAddress(document);
  const script = readScript(files, own, problems);
  return {
    connector: {
      ...describe(document, own),
      address,
      operations: gradeOperations(ungraded, { address, connection, policies, script }),
      connection,
      policies,
      script,
      ...capabilitiesOf(document),
      document,
      properties,
    },
    problems,
  };
}

function readJsonFile(file: SourceFile, problems: ConnectorProblem[]): ValueObject | null {
  const path = nameOf(file);
  if (file.bytes.length > MAX_BYTES) {
    const message = `The file has more than ${MAX_BYTES / 1_048_576} MB. No connector's definition is that large.`;
    problems.push({ severity: "error", code: "too-large", path, message });
    return null;
  }
  const { text, encoding } = decodeText(file.bytes);
  if (encoding !== "utf-8") {
    const message = `The file is not UTF-8; it was read as ${encoding}. Check its special characters.`;
    problems.push({ severity: "warning", code: "encoding", path, message });
  }
  const read = repairJson(text);
  if (!read.ok) {
    const { line, column, message } = read.failure;
    const full = `The file is not JSON and cannot be repaired without guessing. Line ${line}, column ${column}: ${message}`;
    problems.push({ severity: "error", code: "not-json", path, message: full });
    return null;
  }
  for (const { line, column, message } of read.value.assumptions) {
    problems.push({
      severity: "warning",
      code: "repaired",
      path,
      message: `Line ${line}, column ${column}: ${message}`,
    });
  }
  for (const { name, line, column } of duplicateKeys(text, TOLD_DUPLICATES)) {
    const message = `Line ${line}, column ${column}: '${name}' stands twice in one object; the last one counts.`;
    problems.push({ severity: "warning", code: "duplicate-key", path, message });
  }
  if (isObject(read.value.value)) return read.value.value;
  problems.push({
    severity: "error",
    code: "not-a-connector",
    path,
    message: "The file holds no JSON object.",
  });
  return null;
}

function isDefinition(document: ValueObject, file: SourceFile, problems: ConnectorProblem[]): boolean {
  const refuse = (code: string, message: string) => {
    problems.push({ severity: "error", code, path: nameOf(file), message });
    return false;
  };
  const version = getMember(document, "swagger");
  if (version === undefined) {
    const is3 = getMember(document, "openapi") !== undefined;
    return is3
      ? refuse(
          "openapi-3",
          "This is an OpenAPI 3 document. A connector's definition is Swagger 2.0: 'New connector' makes one of it.",
        )
      : refuse("not-a-connector", "The file has no 'swagger' member, so it is no connector's definition.");
  }
  const paths = objectAt(document, "paths");
  if (paths === null || Object.keys(paths).length === 0) {
    return refuse("no-operations", "The definition has no 'paths', so the connector can do nothing.");
  }
  return true;
}

function describe(document: ValueObject, properties: ValueObject | null) {
  const info = objectAt(document, "info");
  const version: Value | undefined = getMember(info ?? {}, "version");
  return {
    title: textAt(info, "title") ?? "Untitled connector",
    description: textAt(info, "description") ?? "",
    version: version === undefined || version === null ? "" : String(version),
    brandColor: textAt(properties, "iconBrandColor"),
  };
}

function readAddress(document: ValueObject): ServiceAddress {
  const schemes = textsAt(document, "schemes").map((scheme) => scheme.toLowerCase());
  const base = (textAt(document, "basePath") ?? "").replace(/\/+$/, "");
  // Only the two that can be called; `ws` and the like say nothing about this.
  const scheme = schemes.includes("http") && !schemes.includes("https") ? "http" : "https";
  return {
    scheme,
    // Some write a whole address where the host belongs.
    host: (textAt(document, "host") ?? "")
      .trim()
      .replace(/^https?:\/\//i, "")
      .replace(/\/+$/, ""),
    basePath: base === "" || base.startsWith("/") ? base : `/${base}`,
  };
}

/** As the host of scripts can take it in. */
const MAX_SCRIPT_BYTES = 1_000_000;

/** `scriptOperations`, or `script.operationIds`; with a script file and neither, every operation goes through it. */
function readScript(
  { script, ownScript }: ConnectorFiles,
  properties: ValueObject | null,
  problems: ConnectorProblem[],
): ScriptUse | null {
  const newer = textsAt(objectAt(properties, "script"), "operationIds");
  const listed = newer.length > 0 ? newer : textsAt(properties, "scriptOperations");
  if (script === null && ownScript === null && listed.length === 0) return null;
  return {
    fileName: script === null ? null : nameOf(script),
    javascript: ownScript === null ? null : scriptText(ownScript, problems),
    operationIds: listed.length === 0 ? null : listed,
  };
}

/** Null for one that is too large to run: its operations are refused, never sent without it. */
function scriptText(file: SourceFile, problems: ConnectorProblem[]): string | null {
  if (file.bytes.length <= MAX_SCRIPT_BYTES) return decodeText(file.bytes).text;
  const message = `The script has more than ${MAX_SCRIPT_BYTES / 1e6} MB and is not run: make it shorter.`;
  problems.push({ severity: "error", code: "too-large", path: nameOf(file), message });
  return null;
}

function capabilitiesOf(document: ValueObject): Pick<Connector, "testConnection" | "filePicker"> {
  const capabilities = objectAt(document, "x-ms-capabilities");
  const test = objectAt(capabilities, "testConnection");
  const operationId = textAt(test, "operationId");
  return {
    testConnection:
      operationId === null ? null : { operationId, arguments: objectAt(test, "parameters") ?? {} },
    filePicker: objectAt(capabilities, "file-picker"),
  };
}
