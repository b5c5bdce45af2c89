import type { ValueObject } from "@towpath/expressions";
import { findConnectors, type SourceFile } from "../read/connector-files.ts";
import { type ReadConnector, readConnector } from "../read/read-connector.ts";

export function aFile(path: string, content: string | ValueObject | Uint8Array): SourceFile {
  if (content instanceof Uint8Array) return { path, bytes: content };
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { path, bytes: new TextEncoder().encode(text) };
}

/** A small sound definition with one operation, `GetThing`; `change` replaces top members. */
export function aDefinition(change: ValueObject = {}): ValueObject {
  return {
    swagger: "2.0",
    info: { title: "Things", version: "1.0" },
    host: "api.things.test",
    basePath: "/v1/",
    schemes: ["https"],
    paths: { "/things/{id}": { get: anOperation() } },
    ...change,
  };
}

export function anOperation(change: ValueObject = {}): ValueObject {
  return {
    operationId: "GetThing",
    summary: "Get a thing",
    parameters: [{ name: "id", in: "path", required: true, type: "string" }],
    responses: { 200: { description: "OK", schema: { type: "object" } } },
    ...change,
  };
}

/** Reads a definition, and a properties file when one is given, as files of one folder. */
export function read(definition: ValueObject | string, properties?: ValueObject | string): ReadConnector {
  const files = [aFile("apiDefinition.swagger.json", definition)];
  if (properties !== undefined) files.push(aFile("apiProperties.json", properties));
  const [found] = findConnectors(files);
  if (found === undefined) throw new Error("The files hold no connector");
  return readConnector(found);
}
