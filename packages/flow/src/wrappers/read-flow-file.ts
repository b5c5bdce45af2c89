import type { Value, ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, type Said, type Sayable, said } from "@towpath/prelude";
import { isRecord, toPointer } from "../tree.ts";
import { type DefinitionSite, parameterValues } from "./definition-site.ts";
import type { FlowFile, ImportedFlow, ReadFailure, SkippedFlow } from "./flow-file.ts";
import { decodeText, type JsonDocument, readJsonDocument } from "./json-document.ts";
import { recogniseJson } from "./json-shapes.ts";
import { isZip, type OpenZip, openZip } from "./open-zip.ts";
import { solutionFlowNames } from "./solution-names.ts";
import { findMember, type RecognisedZip, recogniseZip } from "./zip-shapes.ts";

/** The largest file that is read at all. */
export const MAX_FILE_BYTES = 64_000_000;

/** What the flows of one zip come to, unpacked: a small file that unpacks to more only keeps a server busy. */
export const MAX_FLOW_BYTES = 30_000_000;
/** As long as a draft may be that somebody saves. */
const MAX_DEFINITION_LENGTH = 10_000_000;

const NOT_A_FLOW = said(
  "This is not a flow that Towpath knows: it holds no workflow definition in the form of Logic Apps or Power Automate.",
);

/**
 * Reads a file that holds flows in any of the nine known wrappers. Never throws: whatever the bytes are, the answer is
 * the flows or a reason in plain words.
 */
export function readFlowFile(fileName: string, bytes: Uint8Array): Result<FlowFile, ReadFailure> {
  if (bytes.length > MAX_FILE_BYTES) {
    return fail({
      kind: "too-large",
      ...said("A file with flows has at most {most} MB.", { most: MAX_FILE_BYTES / 1e6 }),
    });
  }
  return isZip(bytes) ? readZip(fileName, bytes) : readPlain(fileName, bytes);
}

const NEITHER = said(
  "This is neither JSON nor a zip, so it holds no flow. Choose the .json or .zip that Logic Apps, Power Automate or Towpath exported.",
);
/** JSON of flows begins with a brace; what begins so and cannot be read is told where. */
const BEGINS_AS_JSON = /^\s*[{[]/;

interface Found {
  readonly flows: ImportedFlow[];
  readonly skipped: SkippedFlow[];
}

function readPlain(fileName: string, bytes: Uint8Array): Result<FlowFile, ReadFailure> {
  const document = readDocument(bytes);
  if (!document.ok) {
    const decoded = decodeText(bytes);
    return decoded.ok && !BEGINS_AS_JSON.test(decoded.value.text)
      ? fail({ kind: "not-json", ...NEITHER })
      : document;
  }
  const recognised = recogniseJson(document.value.root);
  if (recognised === null) return fail({ kind: "not-a-flow", ...NOT_A_FLOW });
  if (recognised.sites.length === 0) {
    return fail({ kind: "not-a-flow", ...said("This deployment template holds no Logic Apps workflow.") });
  }
  const found: Found = { flows: [], skipped: [] };
  for (const site of recognised.sites) take(found, document.value, site, null, baseName(fileName));
  return finish({ fileName, shape: recognised.shape, bytes }, found);
}

function readZip(fileName: string, bytes: Uint8Array): Result<FlowFile, ReadFailure> {
  const zip = openZip(bytes);
  if (!zip.ok) return zip;
  const recognised = recogniseZip(zip.value);
  if (recognised === null) {
    return fail({
      kind: "not-a-flow",
      ...said(
        "This zip file is none of the kinds that hold flows: a flow package, a solution, or a workflow app.",
      ),
    });
  }
  const surroundings = readSurroundings(zip.value, recognised);
  const found: Found = { flows: [], skipped: [] };
  let size = 0;
  for (const memberName of recognised.flowMembers) {
    const member = zip.value.read(memberName);
    size += member?.length ?? 0;
    if (size > MAX_FLOW_BYTES) {
      const most = MAX_FLOW_BYTES / 1e6;
      return fail({
        kind: "too-large",
        ...said("The flows in this zip file come to more than {most} MB. Import them in several files.", {
          most,
        }),
      });
    }
    takeMember(found, member, memberName, surroundings);
  }
  return finish({ fileName, shape: recognised.shape, bytes }, found);
}

/** What other members of a zip say about its flows. */
interface Surroundings {
  readonly names: ReadonlyMap<string, string>;
  readonly parameters: ValueObject;
  readonly connections: ValueObject;
  /** In a workflow app the folder is the flow's name. */
  readonly namedByFolder: boolean;
}

function readSurroundings(zip: OpenZip, recognised: RecognisedZip): Surroundings {
  const read = (path: string): Uint8Array | null => {
    const name = findMember(zip, recognised.root, path);
    return name === null ? null : zip.read(name);
  };
  const isApp = recognised.shape === "standard-app-zip";
  const record = (path: string): ValueObject => {
    const bytes = isApp ? read(path) : null;
    const document = bytes === null ? null : readDocument(bytes);
    return document?.ok === true && isRecord(document.value.root) ? document.value.root : {};
  };
  return {
    names: recognised.shape === "solution-zip" ? solutionFlowNames(read("customizations.xml")) : new Map(),
    parameters: parameterValues(record("parameters.json")),
    connections: record("connections.json"),
    namedByFolder: isApp,
  };
}

function takeMember(found: Found, bytes: Uint8Array | null, memberName: string, around: Surroundings): void {
  const skip = (reason: Sayable) => found.skipped.push({ where: memberName, reason });
  if (bytes === null) return void skip(said("This part of the zip file is damaged."));
  const document = readDocument(bytes);
  if (!document.ok) return void skip(document.failure);
  const recognised = recogniseJson(document.value.root);
  // A solution keeps other processes beside its flows; they are no flows and stay where they are.
  if (recognised === null) return void skip(said("This part of the zip file holds no workflow definition."));
  for (const site of recognised.sites) {
    const names = around.names.get(memberGuid(memberName));
    const name = names ?? (around.namedByFolder ? folderName(memberName) : withoutGuid(baseName(memberName)));
    take(found, document.value, around.namedByFolder ? withApp(site, around) : site, memberName, name);
  }
}

function withApp(site: DefinitionSite, around: Surroundings): DefinitionSite {
  return {
    ...site,
    parameterValues: { ...around.parameters, ...site.parameterValues },
    connectionReferences:
      Object.keys(site.connectionReferences).length > 0 ? site.connectionReferences : around.connections,
  };
}

function take(
  found: Found,
  document: JsonDocument,
  site: DefinitionSite,
  memberName: string | null,
  fallbackName: string,
): void {
  const pointer = toPointer(site.path);
  const definition = valueAt(document.root, site.path);
  const text = document.textAt(site.path);
  if (!isRecord(definition) || text === null) {
    found.skipped.push({ where: `${memberName ?? ""}${pointer}`, reason: notADefinition(definition) });
    return;
  }
  if (text.length > MAX_DEFINITION_LENGTH) {
    found.skipped.push({ where: `${memberName ?? ""}${pointer}`, reason: TOO_LONG });
    return;
  }
  found.flows.push({
    name: site.name ?? fallbackName,
    alias: site.alias,
    member: memberName,
    pointer,
    definition,
    definitionText: text,
    parameterValues: site.parameterValues,
    connectionReferences: site.connectionReferences,
    kind: site.kind,
  });
}

const TOO_LONG = said("Its definition is longer than 10 million characters.");

function notADefinition(value: Value | undefined): Said {
  if (typeof value === "string" && value.startsWith("[")) {
    return said(
      "The definition is an expression of the deployment template, not a definition. Deploy the template, and import the flow it makes.",
    );
  }
  return value === undefined
    ? said("There is no definition here.")
    : said("The definition is not a JSON object.");
}

function finish(
  file: Pick<FlowFile, "fileName" | "shape" | "bytes">,
  { flows, skipped }: Found,
): Result<FlowFile, ReadFailure> {
  if (flows.length > 0) return ok({ ...file, flows: apart(flows), skipped });
  const why = skipped[0]?.reason ?? said("It holds no flow.");
  return fail({ kind: "no-definition", ...said("No flow could be read from this file. {why}", { why }) });
}

/** Flows of one file get names that differ: the second "Orders" becomes "Orders (2)". */
function apart(flows: readonly ImportedFlow[]): ImportedFlow[] {
  const taken = new Set<string>();
  return flows.map((flow) => {
    let name = flow.name;
    for (let number = 2; taken.has(name); number += 1) name = `${flow.name} (${number})`;
    taken.add(name);
    return name === flow.name ? flow : { ...flow, name };
  });
}

function readDocument(bytes: Uint8Array): Result<JsonDocument, ReadFailure> {
  const decoded = decodeText(bytes);
  return decoded.ok ? readJsonDocument(decoded.value.text) : decoded;
}

function valueAt(root: Value, path: readonly string[]): Value | undefined {
  let value: Value | undefined = root;
  for (const segment of path) {
    if (Array.isArray(value)) value = value[Number(segment)];
    else value = isRecord(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  }
  return value;
}

function baseName(fileName: string): string {
  const last = fileName.split(/[\\/]/).at(-1) ?? fileName;
  return last.replace(/\.[^.]*$/, "") || "Flow";
}

function folderName(memberName: string): string {
  return memberName.split(/[\\/]/).at(-2) ?? baseName(memberName);
}

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

function memberGuid(memberName: string): string {
  return GUID.exec(memberName)?.[0].toLowerCase() ?? "";
}

function withoutGuid(name: string): string {
  return name.replace(GUID, "").replace(/-$/, "") || name;
}
