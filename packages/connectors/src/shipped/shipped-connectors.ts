import { stringifyJson, type Value } from "@towpath/expressions";
import { type ConnectorFiles, findConnectors, type SourceFile } from "../read/connector-files.ts";
import httpDefinition from "./http-connection/apiDefinition.swagger.json" with { type: "json" };
import httpProperties from "./http-connection/apiProperties.json" with { type: "json" };

/** A connector that comes with Towpath, as files like those of any other. */
export interface ShippedConnector {
  /** What definitions call it, without `shared_`. Stands in flows: it never changes. */
  readonly name: string;
  readonly files: ConnectorFiles;
}

/** In the order in which they are shown. */
export const SHIPPED_CONNECTORS: readonly ShippedConnector[] = [
  shipped("httpconnection", httpDefinition, httpProperties),
];

/** The connector of that name that comes with Towpath, in any case; null for none. */
export function shippedConnector(name: string): ShippedConnector | null {
  return SHIPPED_CONNECTORS.find((one) => one.name === name.toLowerCase()) ?? null;
}

function shipped(name: string, definition: Value, properties: Value): ShippedConnector {
  const [files] = findConnectors([
    file("apiDefinition.swagger.json", definition),
    file("apiProperties.json", properties),
  ]);
  if (files === undefined) throw new Error(`The files of the connector '${name}' are no connector's`);
  return { name, files };
}

function file(path: string, content: Value): SourceFile {
  return { path, bytes: new TextEncoder().encode(`${stringifyJson(content, 2)}\n`) };
}
