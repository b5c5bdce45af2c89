import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Connector,
  type ConnectorFiles,
  findConnectors,
  readConnector,
  registryEntry,
  type SourceFile,
} from "@towpath/connectors";
import { corpusConnectors } from "@towpath/connectors/testing";
import { newId, type StoredFlow } from "@towpath/db";
import { isObject, parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { parseDefinition } from "@towpath/flow";
import { scheduleFor } from "@towpath/triggers";
import { createVault, parseMasterKeys, sendsTo } from "@towpath/vault";
import type { WorkerBench } from "./a-worker.ts";

/** A request as it reached the service of a test. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Value | null;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ServiceOfTest {
  readonly url: string;
  readonly asked: Asked[];
  /** What it answers from now on. */
  answers(answer: (request: Asked) => Said | Promise<Said>): void;
  close(): void;
}

/** A service on loopback whose answers are in the hands of a test. */
export async function openService(): Promise<ServiceOfTest> {
  const asked: Asked[] = [];
  let answer: (request: Asked) => Said | Promise<Said> = () => ({});
  const server: Server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", async () => {
      const parsed = parseJson(Buffer.concat(chunks).toString());
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: parsed.ok ? parsed.value : null };
      asked.push(request);
      const { status = 200, headers: more = {}, body } = await answer(request);
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers(next) {
      answer = next;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The files of a public connector, read where they stand; `at` says another host in the definition. */
export function publicFiles(folder: string, at?: string): readonly SourceFile[] {
  const found = corpusConnectors().find(({ definition }) => definition.path.startsWith(`${folder}/`));
  if (found === undefined) throw new Error(`There is no connector '${folder}' in the corpus`);
  const files = filesOf(found);
  return at === undefined ? files : files.map((file) => (file === found.definition ? moved(file, at) : file));
}

const filesOf = ({ definition, properties }: ConnectorFiles): readonly SourceFile[] =>
  properties === null ? [definition] : [definition, properties];

function moved(file: SourceFile, at: string): SourceFile {
  const parsed = parseJson(
    Buffer.from(file.bytes)
      .toString("utf8")
      .replace(/^\ufeff/, ""),
  );
  if (!parsed.ok || !isObject(parsed.value)) throw new Error(`${file.path} is not plain JSON`);
  const { host, protocol } = new URL(at);
  const document: ValueObject = { ...parsed.value, host, schemes: [protocol.slice(0, -1)] };
  return { path: file.path, bytes: new TextEncoder().encode(stringifyJson(document)) };
}

export interface ConnectedFlows {
  /** Imports a connector under this name, and signs in to it. @returns the id of the connection */
  connect(
    name: string,
    files: readonly SourceFile[],
    values: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** Imports a connector that asks for no sign-in. */
  importFiles(name: string, files: readonly SourceFile[]): Promise<void>;
  /** Signs in to a connector that stands, by one of its ways. @returns the id of the connection */
  signIn(
    name: string,
    by: {
      readonly set: string;
      readonly values: Readonly<Record<string, string>>;
      readonly secrets: Readonly<Record<string, string>>;
    },
  ): Promise<string>;
  /** Publishes a flow, or its next version, whose references are bound to these connections. */
  publish(
    definition: object,
    bound: Readonly<Record<string, string>>,
    flow?: StoredFlow,
  ): Promise<StoredFlow>;
  switchTo(flow: StoredFlow, on: boolean): Promise<void>;
  delete(flow: StoredFlow): Promise<void>;
}

/** Flows of a bench that use connectors, as the web app makes them. */
export async function connectedFlows(bench: WorkerBench, masterKey: string): Promise<ConnectedFlows> {
  const { database, environmentId } = bench;
  const owner = await database.accounts.findByEmail("ann@x.example");
  const ownerId = owner?.id ?? "";
  const vault = createVault(database.connections, parseMasterKeys(masterKey));
  const tell = (flow: StoredFlow) => database.signals.send("flow", [flow.id]);
  const scheduleOf = (text: string) => {
    const parsed = parseDefinition(text);
    return parsed.ok ? scheduleFor(parsed.value, Date.now()) : null;
  };

  const importOne = async (name: string, files: readonly SourceFile[]): Promise<[string, Connector]> => {
    const [found] = findConnectors(files);
    const read = found === undefined ? null : readConnector(found);
    if (found === undefined || read?.connector == null) throw new Error("The connector cannot be read");
    const entry = registryEntry(read.connector, found, read.problems);
    const version = { environmentId, name, origin: "custom", entry, files, by: null, note: "" } as const;
    return [(await database.connectors.put(version)).connector.id, read.connector];
  };

  const keep = async (
    connectorId: string,
    connector: Connector,
    how: { name: string; set: string; values: Record<string, string>; secrets: Record<string, string> },
  ) => {
    const id = newId();
    const place = { environmentId, connectionId: id, credentialVersion: 1 };
    const sealed = await vault.seal(place, how.secrets);
    if (!sealed.ok) throw new Error(sealed.failure);
    await database.connections.create({
      ...{ id, environmentId, connectorId, ownerId, name: `Ann's ${how.name}`, parameterSet: how.set },
      values: how.values,
      sendsTo: sendsTo(connector),
      ...sealed.value,
    });
    return id;
  };

  return {
    async connect(name, files, secrets) {
      const [connectorId, connector] = await importOne(name, files);
      return keep(connectorId, connector, { name, set: "", values: {}, secrets });
    },
    async importFiles(name, files) {
      await importOne(name, files);
    },
    async signIn(name, { set, values, secrets }) {
      const stored = await database.connectors.byName(environmentId, [name]);
      const connector =
        stored === null ? null : await database.connectors.readConnectorVersion(stored.version.id);
      if (stored === null || connector === null) throw new Error(`There is no connector '${name}'`);
      return keep(stored.id, connector, { name, set, values, secrets });
    },
    async publish(definition, bound, flow) {
      const definitionText = JSON.stringify(definition);
      const made =
        flow === undefined
          ? await database.flows.create({
              environmentId,
              name: `Flow ${newId()}`,
              definitionText,
              parametersText: "{}",
              createdBy: ownerId,
            })
          : await database.flows.saveDraft(environmentId, flow.id, flow.revision, { definitionText });
      if (made === null || made === "stale") throw new Error("The draft was not saved");
      for (const [reference, connectionId] of Object.entries(bound)) {
        await database.connections.bind(environmentId, made.id, { reference, connectionId, by: ownerId });
      }
      const by = { userId: ownerId, note: "", schedule: scheduleOf(definitionText) };
      const published = await database.flows.publish(environmentId, made.id, made.revision, by);
      if (published === null || published === "stale") throw new Error("The flow was not published");
      await tell(published);
      return published;
    },
    async switchTo(flow, on) {
      const schedule = on ? scheduleOf(flow.published?.definitionText ?? "") : null;
      await database.flows.setEnabled(environmentId, flow.id, on, schedule);
      await tell(flow);
    },
    async delete(flow) {
      await database.flows.delete(environmentId, flow.id);
      await tell(flow);
    },
  };
}
