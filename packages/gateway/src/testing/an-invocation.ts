import { type Connector, findConnectors, readConnector } from "@towpath/connectors";
import type { HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { invokeOperation } from "../operation/invoke-operation.ts";

const PREFIX = "x-ms-apimTemplateParameter.";

/** A policy as the properties file has it. */
export function policy(templateId: string, parameters: ValueObject, section = "Request"): ValueObject {
  const named = Object.entries(parameters).map(([name, value]): [string, Value] => [
    `${PREFIX}${name}`,
    value,
  ]);
  return {
    templateId,
    title: templateId,
    parameters: { ...Object.fromEntries(named), "x-ms-apimTemplate-policySection": section },
  };
}

export interface Given {
  readonly operation?: ValueObject;
  readonly method?: string;
  readonly path?: string;
  readonly policies?: readonly ValueObject[];
  readonly document?: ValueObject;
  /** Replaces members of the properties file. */
  readonly properties?: ValueObject;
}

/** A connector of one operation, `Do`; `document` replaces members of its definition. */
export function aConnector({
  operation = {},
  method = "get",
  path = "/things",
  policies = [],
  document = {},
  properties: changed = {},
}: Given): Connector {
  const definition = {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: "api.things.test",
    basePath: "/v1",
    schemes: ["https"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    paths: { [path]: { [method]: { operationId: "Do", responses: { 200: {} }, ...operation } } },
    ...document,
  };
  const properties = {
    properties: {
      connectionParameters: { key: { type: "securestring" }, site: { type: "string" } },
      policyTemplateInstances: [...policies],
      ...changed,
    },
  };
  const file = (name: string, value: ValueObject) => ({
    path: name,
    bytes: new TextEncoder().encode(stringifyJson(value)),
  });
  const [files] = findConnectors([
    file("apiDefinition.swagger.json", definition),
    file("apiProperties.json", properties),
  ]);
  const read = files === undefined ? null : readConnector(files).connector;
  if (read === null) throw new Error("The connector of the test cannot be read");
  return read;
}

/** Calls the one operation of a small connector; answers come in turn, the last one again and again. */
export async function invoke(
  given: Given,
  parameters: ValueObject = {},
  answers: readonly HttpResponse[] = [{ statusCode: 200, headers: {}, body: {} }],
  run: typeof invokeOperation = invokeOperation,
) {
  const requests: HttpRequest[] = [];
  const http: HttpPort = {
    send(request) {
      const value = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      return Promise.resolve(
        value === undefined
          ? { ok: false, failure: { kind: "not-sent", error: { code: "x", message: "" }, retryable: false } }
          : { ok: true, value },
      );
    },
  };
  const connector = aConnector(given);
  const operation = connector.operations[0];
  if (operation === undefined) throw new Error("The connector of the test has no operation");
  const result = await run(http, {
    connector,
    operation,
    parameters,
    connection: { set: "", values: { key: "k-1", site: "acme" } },
    timeoutMs: 1_000,
    idempotencyKey: "i-1",
    signal: new AbortController().signal,
  });
  return { result, requests, request: requests.at(-1) };
}

export const parameter = (name: string, place: string, more: ValueObject = {}): ValueObject => ({
  name,
  in: place,
  type: "string",
  ...more,
});
export const withParameters = (...parameters: readonly ValueObject[]) => ({ parameters: [...parameters] });
export const bodyOf = (schema: ValueObject, more: ValueObject = {}) => ({
  parameters: [{ name: "body", in: "body", schema, ...more }],
});
