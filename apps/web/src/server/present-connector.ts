import {
  apiIdOf,
  type Connector,
  isSecret,
  type Operation,
  offeredOperations,
  parseSettings,
  settingQuestions,
} from "@towpath/connectors";
import type {
  ConnectorImport,
  ConnectorImportItem,
  OfferedOperation,
  StoredConnector,
  StoredConnectorVersion,
} from "@towpath/db";
import { stringifyJson } from "@towpath/expressions";
import { unsupportedSignIn } from "@towpath/vault";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";
import type { SignInFacts } from "./sign-in-facts.ts";

const iconPath = (connectorId: string, versionId: string) =>
  `/api/v1/connectors/${connectorId}/icon?version=${versionId}`;

export function presentConnectorSummary(stored: StoredConnector) {
  const { id, name, title, description, origin, brandColor, summary, version, updatedAt } = stored;
  const { operations, triggers, ready, needsSetting, needsCustomCode, signIn } = summary;
  return {
    ...{ id, name, title, description, origin, brandColor, version },
    ...{ operations, triggers, ready, needsSetting, needsCustomCode, signIn: [...signIn] },
    apiId: apiIdOf(stored),
    icon: summary.icon === null ? null : iconPath(id, version.id),
    updatedAt: isoTime(updatedAt),
  };
}

/**
 * @param connector as its settings have made it
 * @param given.asWritten as its files alone say
 */
export function presentConnector(
  stored: StoredConnector,
  connector: Connector,
  {
    asWritten,
    versions,
    files,
    signIns,
  }: {
    readonly asWritten: Connector;
    readonly versions: readonly StoredConnectorVersion[];
    readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
    readonly signIns: ReadonlyMap<string, SignInFacts>;
  },
) {
  const { connection } = connector;
  const offered = new Set(offeredOperations(connector));
  return {
    ...presentConnectorSummary(stored),
    documentVersion: stored.summary.documentVersion,
    address: addressOf(connector),
    needs: [...stored.summary.needs],
    connection: {
      title: connection.title,
      description: connection.description,
      sets: connection.sets.map((set) => presentSet(set, signIns.get(set.name) ?? null)),
    },
    settings: presentSettings(stored, asWritten),
    items: connector.operations.map((operation) => presentOperation(operation, offered.has(operation))),
    problems: [...(versions.find(({ id }) => id === stored.version.id)?.problems ?? [])],
    versions: versions.map(({ id, number, note, createdBy, createdAt }) => ({
      ...{ id, number, note, createdBy },
      createdAt: isoTime(createdAt),
    })),
    files: files.map(({ path, bytes }) => ({ name: path, size: bytes.length })),
  };
}

/** Without the values in place of placeholders: they may be secrets of the service. */
function presentSettings(stored: StoredConnector, asWritten: Connector) {
  const { address, entered, places } = parseSettings(stored.settingsText, stored.entered);
  const questions = settingQuestions(asWritten);
  const first = questions.find((question) => question.kind === "address");
  return {
    address,
    addressFromFiles: first?.fromFiles ?? null,
    addressNeeded: first?.isNeeded ?? false,
    placeholders: questions
      .filter((question) => question.kind === "placeholder")
      .map(({ kind: _kind, ...question }) => ({
        ...question,
        isSet: entered?.ids.includes(question.id) ?? false,
      })),
    places: questions
      .filter((question) => question.kind === "place")
      .map(({ kind: _kind, usernames, ...question }) => ({
        ...question,
        usernames: [...usernames],
        place: (Object.hasOwn(places, question.id) ? places[question.id] : null) ?? null,
      })),
  };
}

function addressOf({ address: { scheme, host, basePath } }: Connector): string | null {
  return host === "" ? null : `${scheme}://${host}${basePath}`;
}

/** How one may sign in, for the forms. */
export function presentSet(set: Connector["connection"]["sets"][number], signIn: SignInFacts | null) {
  return {
    name: set.name,
    title: set.title,
    description: set.description,
    unsupported: unsupportedSignIn(set),
    allowSharing: set.allowSharing,
    signIn,
    parameters: set.parameters.map((parameter) => ({
      name: parameter.name,
      type: parameter.type,
      title: parameter.title,
      description: parameter.description,
      tooltip: parameter.tooltip,
      required: parameter.required,
      hidden: parameter.hidden,
      secret: isSecret(set, parameter),
      choices: parameter.choices.map(({ title, value }) => ({ title, valueText: stringifyJson(value) })),
      defaultText: parameter.default === undefined ? null : stringifyJson(parameter.default),
      oauth:
        parameter.oauth === null
          ? null
          : { identityProvider: parameter.oauth.identityProvider, scopes: [...parameter.oauth.scopes] },
    })),
  };
}

export function presentOperation(operation: Operation, offered: boolean) {
  const { id, kind, title, description, method, path, visibility, deprecated, grade } = operation;
  const reasons = grade.kind === "ready" ? [] : [...grade.reasons];
  return {
    ...{ id, kind, title, description, method, path, visibility, deprecated, offered },
    grade: grade.kind,
    reasons,
  };
}

export function presentOffered({ iconVersionId, ...operation }: OfferedOperation) {
  return {
    ...operation,
    icon: iconVersionId === null ? null : iconPath(operation.connectorId, iconVersionId),
  };
}

export function presentImport(job: ConnectorImport) {
  return { ...job, createdAt: isoTime(job.createdAt), endedAt: isoTimeOrNull(job.endedAt) };
}

export function presentImportWithItems(job: ConnectorImport, items: readonly ConnectorImportItem[]) {
  return { ...presentImport(job), items: [...items] };
}
