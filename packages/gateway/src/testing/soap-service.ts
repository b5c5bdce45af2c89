import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Connector, connectorFromWsdl, type WsdlOptions } from "@towpath/connectors";
import { aFile, read } from "@towpath/connectors/testing";
import type { HttpPort } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { silentLogger } from "@towpath/prelude";
import { type IServices, listen, type Server } from "soap";
import { createHttpGateway } from "../http-gateway.ts";
import type { ConnectionValues } from "../operation/inject-credentials.ts";
import { invokeOperation } from "../operation/invoke-operation.ts";

/** A SOAP server of another hand on this machine, and the requests that reached it. */
export async function aSoapService(
  wsdl: string,
  services: IServices,
  prepare: (server: Server) => void = () => undefined,
) {
  const arrived: { headers: NodeJS.Dict<string | string[]>; body: string; url: string }[] = [];
  const http = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server = listen(http, { path: "/soap/Weather.asmx", services, xml: wsdl, forceSoap12Headers: false });
  server.log = (type, data, request) => {
    if (type !== "received") return;
    arrived.push({ headers: request?.headers ?? {}, body: String(data), url: request?.url ?? "" });
  };
  prepare(server);
  return {
    url,
    arrived,
    close: () => new Promise<void>((resolve) => http.close(() => resolve())),
  };
}

export function connectorOf(wsdl: string, options: WsdlOptions = {}): Connector {
  const draft = connectorFromWsdl([aFile("service.wsdl", wsdl)], options);
  if (!draft.ok) throw new Error(draft.failure.message);
  const { connector } = read(draft.value.definition, draft.value.properties);
  if (connector === null) throw new Error("The connector of the WSDL cannot be read");
  return connector;
}

export interface SoapCall {
  readonly connector: Connector;
  readonly baseUrl: string;
  readonly body?: Value;
  readonly parameters?: ValueObject;
  readonly operationId?: string;
  readonly connection?: ConnectionValues;
  readonly http?: HttpPort;
}

/** Calls an operation through the gateway, over the network of this machine. */
export async function callSoap({ connector, baseUrl, operationId = "Ask", ...call }: SoapCall) {
  const gateway = createHttpGateway({ egress: { allow: [], allowAll: true }, logger: silentLogger });
  const operation = connector.operations.find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`There is no operation ${operationId}`);
  try {
    return await invokeOperation(call.http ?? gateway, {
      connector,
      operation,
      parameters: call.parameters ?? (call.body === undefined ? {} : { body: call.body }),
      connection: call.connection ?? { set: "", values: {} },
      baseUrl,
      timeoutMs: 5_000,
      idempotencyKey: "k",
      signal: new AbortController().signal,
    });
  } finally {
    await gateway.close();
  }
}
