import type { Value, ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  type ConnectorDraft,
  type DraftFailure,
  propertiesOf,
  writeDraft,
} from "../authoring/connector-draft.ts";
import { claimName, humanTitle } from "../authoring/names.ts";
import { NoteList } from "../authoring/note-list.ts";
import { writeSignIns } from "../authoring/sign-in/write-sign-in.ts";
import type { SourceFile } from "../read/connector-files.ts";
import { SOAP_EXTENSION } from "../soap/soap-use.ts";
import { attributeOf, keyOf, type NamedElement } from "../xml/named-element.ts";
import { convertOperation, FAULT, FAULT_SCHEMA } from "./convert-operation.ts";
import { type Port, readPorts, wordsOf } from "./read-services.ts";
import { requiredSecurity } from "./required-security.ts";
import { readSources } from "./source-set.ts";
import { SchemaConverter } from "./xsd/schema-converter.ts";

/** How a connection signs in to a SOAP service; a username token travels in the header of the message. */
export const SOAP_SIGN_INS = ["none", "basic", "username-token", "username-token-digest"] as const;
export type SoapSignIn = (typeof SOAP_SIGN_INS)[number];

export interface WsdlOptions {
  /** Which port, by its name, where a WSDL has several at different addresses. */
  readonly port?: string;
  /** What the policies of the WSDL demand, when nothing is said; else none. */
  readonly signIn?: SoapSignIn;
}

/**
 * A connector from a WSDL 1.1, the first of the files, and those of the others that it imports: each operation becomes `POST /Name` with the JSON of its message,
 * and `x-towpath-soap` says how that travels. What cannot be called is left out, with a note that names it.
 */
export function connectorFromWsdl(
  files: readonly SourceFile[],
  options: WsdlOptions = {},
): Result<ConnectorDraft, DraftFailure> {
  const notes = new NoteList();
  const sources = readSources(files, notes);
  if (!sources.ok) return sources;
  const { definitions, schemas } = sources.value;
  const security = requiredSecurity(definitions);
  if (security.unknown.length > 0) {
    const message = `The service asks for ${security.unknown.join(", ")}. Of WS-Security only the username token is supported.`;
    return fail({ message });
  }
  const chosen = choosePorts(readPorts(definitions), options.port, notes);
  if (!chosen.ok) return chosen;
  const converter = new SchemaConverter(schemas, notes);
  const paths = convertPorts(converter, chosen.value, notes);
  if (converter.isTooLarge)
    return fail({ message: "The schemas describe more than 50,000 elements and attributes." });
  if (Object.keys(paths).length === 0) {
    const reasons = notes.list().map(({ where, message }) => `${where}: ${message}`);
    return fail({ message: `None of the operations can be called. ${reasons.slice(0, 3).join(" ")}`.trim() });
  }
  const token = security.usernameToken === "none" ? "none" : TOKENS[security.usernameToken];
  const signIn = writeSoapSignIn(options.signIn ?? token);
  const [first] = chosen.value;
  const definition: ValueObject = {
    swagger: "2.0",
    info: infoOf(definitions, first?.service ?? ""),
    ...addressOf(first?.address ?? "", notes),
    consumes: ["application/json"],
    produces: ["application/json"],
    paths,
    definitions: { ...converter.definitions, [FAULT]: FAULT_SCHEMA },
    ...signIn.definition,
  };
  return ok(writeDraft({ definition, properties: signIn.properties }, notes.list()));
}

const TOKENS = { text: "username-token", digest: "username-token-digest" } as const;

/** One port for each interface: SOAP 1.1 before 1.2, all at one host. */
function choosePorts(
  ports: readonly Port[],
  wanted: string | undefined,
  notes: NoteList,
): Result<readonly Port[], DraftFailure> {
  if (ports.length === 0)
    return fail({ message: "The WSDL has no service with an address for SOAP over HTTP." });
  const names = ports.map(({ name }) => `'${name}'`).join(", ");
  if (wanted !== undefined) {
    const named = ports.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    return named.length > 0
      ? ok(named)
      : fail({ message: `There is no port '${wanted}'. The WSDL has ${names}.` });
  }
  const byInterface = new Map<string, Port>();
  for (const port of [...ports].sort((a, b) => a.version.localeCompare(b.version))) {
    const key = keyOf(port.portType);
    if (!byInterface.has(key)) byInterface.set(key, port);
  }
  const kept = ports.filter((port) => [...byInterface.values()].includes(port));
  const [first, ...others] = kept;
  if (first === undefined) return ok([]);
  const isNear = (port: Port) => originOf(port.address) === originOf(first.address);
  for (const port of others.filter((one) => !isNear(one))) {
    notes.lost(
      port.name,
      "This port is at another host, and a connector has one: make a connector of its own for it.",
    );
  }
  return ok([first, ...others.filter(isNear)]);
}

const originOf = (address: string) => (URL.canParse(address) ? new URL(address).origin : "");

function convertPorts(converter: SchemaConverter, ports: readonly Port[], notes: NoteList): ValueObject {
  const taken = new Set<string>();
  const paths: { [path: string]: Value } = {};
  const base = ports[0]?.address ?? "";
  for (const port of ports) {
    for (const operation of port.operations) {
      const id = claimName(operation.name.replaceAll(/[^\p{L}\p{N}_-]/gu, "_"), taken);
      const path = port.address === base ? queryPath(base) : pathOf(port.address);
      const made = convertOperation(converter, port, operation, { id, path });
      if (made.ok) paths[`/${id}`] = made.value;
      else notes.lost(operation.name, made.failure);
    }
  }
  return paths;
}

function pathOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

/** A base path holds no query. */
const queryPath = (address: string) =>
  URL.canParse(address) && new URL(address).search !== "" ? pathOf(address) : null;

function addressOf(address: string, notes: NoteList): ValueObject {
  if (!URL.canParse(address) || !/^https?:/i.test(address)) {
    notes.assumed("", "The WSDL names no address: give the host of the service.");
    return { host: "", basePath: "/", schemes: ["https"] };
  }
  const { host, pathname, protocol } = new URL(address);
  return { host, basePath: pathname, schemes: [protocol.replace(":", "")] };
}

function infoOf(definitions: readonly NamedElement[], service: string): ValueObject {
  const [root] = definitions;
  const named = service || (root === undefined ? "" : (attributeOf(root, "name") ?? ""));
  const services = definitions.flatMap((one) => one.children.filter(({ name }) => name === "service"));
  const described = [...services, ...definitions].map(wordsOf).find((words) => words !== "");
  return { title: humanTitle(named) || "SOAP service", description: described ?? "", version: "1.0" };
}

interface SoapSecurity {
  readonly definition: ValueObject;
  readonly properties: ValueObject;
}

function writeSoapSignIn(signIn: SoapSignIn): SoapSecurity {
  if (signIn === "none") return { definition: {}, properties: propertiesOf({ connectionParameters: {} }) };
  const basic = { kind: "basic", usernameTitle: "User name", passwordTitle: "Password" } as const;
  const { securityDefinitions, connectionParameters } = writeSignIns([basic]);
  const properties = propertiesOf({ connectionParameters });
  if (signIn === "basic") return { definition: { securityDefinitions }, properties };
  const usernameToken = signIn === "username-token" ? "text" : "digest";
  return { definition: { [SOAP_EXTENSION]: { usernameToken } }, properties };
}
