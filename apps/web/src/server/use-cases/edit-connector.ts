import {
  applySettings,
  connectorNameOf,
  findConnectors,
  freeName,
  parseDraft,
  readGeneral,
  registryEntry,
  rewriteDraft,
  type SourceFile,
  setGeneral,
} from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import { type DraftInput, filesOfDraft, type ReadDraft, readDraft } from "../connector-draft.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentConnectorSummary } from "../present-connector.ts";
import { settingsForVersion } from "../settings-at-home.ts";
import { findConnector, unchangeable } from "./read-connectors.ts";

/** The texts to edit. A damaged definition is given as it was understood: an editor works on what is JSON. */
export async function readConnectorFiles(deps: Deps, actor: Actor, id: string) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  const stored = found.value;
  const files = await deps.database.connectors.files(actor.environmentId, stored.version.id);
  const texts = textsOf(files);
  if (!texts.ok) return texts;
  return ok({ connector: presentConnectorSummary(stored), versionId: stored.version.id, ...texts.value });
}

interface ConnectorTexts {
  readonly definitionText: string;
  readonly propertiesText: string;
  readonly scriptText: string | null;
  readonly repaired: boolean;
}

function textsOf(files: readonly SourceFile[]): Result<ConnectorTexts, Failure> {
  const [found] = findConnectors(files);
  const read = readDraft(files);
  if (!read.ok || found === undefined) return fail({ kind: "conflict", message: CANNOT_BE_READ });
  const { document, properties } = read.value.connector;
  const definition = jsonText(found.definition.bytes, document);
  const own = jsonText(found.properties?.bytes ?? null, properties ?? { properties: {} });
  return ok({
    definitionText: definition.text,
    propertiesText: own.text,
    scriptText: found.ownScript === null ? null : new TextDecoder().decode(found.ownScript.bytes),
    repaired: definition.repaired || own.repaired,
  });
}

const CANNOT_BE_READ = phrase(
  "The files of this connector can no longer be read. Export them, and import them anew.",
);

function jsonText(bytes: Uint8Array | null, understood: Value): { text: string; repaired: boolean } {
  const written = `${stringifyJson(understood, 2)}\n`;
  if (bytes === null) return { text: written, repaired: false };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (parseJson(text).ok) return { text, repaired: false };
  } catch {
    // Not UTF-8: what was understood is written in it.
  }
  return { text: written, repaired: true };
}

/** A new custom connector, called after its title. */
export async function createConnector(deps: Deps, actor: Actor, draft: DraftInput) {
  const files = filesOfDraft(draft);
  const read = readDraft(files);
  if (!read.ok) return read;
  return putNew(deps, actor, read.value, files);
}

async function putNew(
  { database }: Deps,
  { environmentId, user }: Actor,
  { connector, problems, files }: ReadDraft,
  all: readonly SourceFile[],
) {
  const wanted = connectorNameOf({ folder: "", settings: null }, connector.title);
  const name = await unusedName(database, environmentId, wanted);
  const entry = registryEntry(connector, files, problems);
  const { connector: stored } = await database.connectors.put({
    environmentId,
    name,
    origin: "custom",
    entry,
    files: all,
    by: user.id,
    note: "",
  });
  return ok(presentConnectorSummary(stored));
}

const TRIED_NAMES = 100;

async function unusedName(
  database: Deps["database"],
  environmentId: string,
  wanted: string,
): Promise<string> {
  const taken = new Set<string>();
  for (let tries = 0; tries < TRIED_NAMES; tries += 1) {
    const name = freeName(wanted, (one) => taken.has(one));
    if ((await database.connectors.byName(environmentId, [name])) === null) return name;
    taken.add(name);
  }
  return `${wanted}${crypto.randomUUID().slice(0, 8)}`;
}

/** A new version of a custom connector; managed ones are copied first. */
export async function saveConnectorVersion(
  deps: Deps,
  actor: Actor,
  given: DraftInput & { readonly id: string; readonly versionId: string; readonly note?: string | undefined },
) {
  const found = await findConnector(deps, actor, given.id);
  if (!found.ok) return found;
  const stored = found.value;
  const refusal = refusalOf(stored, given.versionId);
  if (refusal !== null) return fail(refusal);
  const standing = await deps.database.connectors.files(actor.environmentId, stored.version.id);
  const files = filesOfDraft(given, standing);
  const read = readDraft(files);
  if (!read.ok) return read;
  const { connector, problems } = read.value;
  const settings = await settingsForVersion(deps, stored, connector);
  const { connector: saved } = await deps.database.connectors.put({
    environmentId: actor.environmentId,
    name: stored.name,
    origin: "custom",
    entry: registryEntry(applySettings(connector, settings), read.value.files, problems),
    files,
    by: actor.user.id,
    note: given.note ?? "",
  });
  return ok(presentConnectorSummary(saved));
}

function refusalOf(stored: StoredConnector, versionId: string): Failure | null {
  if (stored.origin === "built-in") return unchangeable(stored);
  if (stored.origin === "managed") {
    const message = said(
      "'{title}' is a managed connector, used as it was published. Copy it, and change the copy.",
      { title: stored.title },
    );
    return { kind: "conflict", ...message };
  }
  if (stored.version.id === versionId) return null;
  const message = said(
    "Somebody saved version {number} of '{title}' in the meantime. Reload to see it; your changes are not saved.",
    { number: stored.version.number, title: stored.title },
  );
  return { kind: "conflict", ...message };
}

/** The copy has its own name and title, and all files of the current version. */
export async function copyConnector(deps: Deps, actor: Actor, id: string) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  const stored = found.value;
  const files = await deps.database.connectors.files(actor.environmentId, stored.version.id);
  const texts = textsOf(files);
  if (!texts.ok) return texts;
  const { definitionText, propertiesText } = texts.value;
  const titled = withTitle({ definitionText, propertiesText }, `${stored.title} (copy)`);
  const copied = filesOfDraft(
    titled,
    files.filter(({ path }) => !/^settings\.json$/i.test(path)),
  );
  const read = readDraft(copied);
  return read.ok ? putNew(deps, actor, read.value, copied) : read;
}

function withTitle(texts: { definitionText: string; propertiesText: string }, title: string): DraftInput {
  const given = { definition: texts.definitionText, properties: texts.propertiesText };
  const parsed = parseDraft(given);
  if (!parsed.ok || readGeneral(parsed.value).title === title) return texts;
  const { definition } = rewriteDraft(given, parsed.value, setGeneral(parsed.value, { title }));
  return { ...texts, definitionText: definition };
}
