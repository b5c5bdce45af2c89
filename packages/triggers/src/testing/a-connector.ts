import { type Connector, findConnectors, readConnector } from "@towpath/connectors";
import type { HttpPort } from "@towpath/engine";
import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { createCallBudget, createConnectorPolls, createConnectors } from "@towpath/gateway";
import { ok } from "@towpath/prelude";
import type { ConnectorsFor, TriggerPlace } from "../trigger-connectors.ts";

/** A connector out of the paths of its definition and its policies. */
export function aConnector(paths: ValueObject, policies: ValueObject[] = []): Connector {
  const definition = {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: "api.things.test",
    schemes: ["https"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    paths,
  };
  const properties = {
    properties: {
      connectionParameters: { key: { type: "securestring" } },
      policyTemplateInstances: policies,
    },
  };
  const file = (path: string, value: ValueObject) => ({
    path,
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

export function aPolicy(templateId: string, parameters: ValueObject): ValueObject {
  const named = Object.entries(parameters).map(([name, value]): [string, Value] => [
    `x-ms-apimTemplateParameter.${name}`,
    value,
  ]);
  return { templateId, title: templateId, parameters: Object.fromEntries(named) };
}

/** What asks the services of this connector, whatever reference is meant. `asked` collects whose it was. */
export function connectorsOf(
  connector: Connector,
  http: HttpPort,
  { asked = [], now = () => 0 }: { asked?: TriggerPlace[]; now?: () => number } = {},
): ConnectorsFor {
  const options = {
    http,
    bound: async () => ok({ id: "c1", connector, connection: { set: "", values: { key: "secret-key" } } }),
    budget: createCallBudget(),
    now,
    random: () => 0,
    sleep: async () => undefined,
  };
  return (place) => {
    asked.push(place);
    return {
      ...createConnectors(options),
      ...createConnectorPolls(options),
      connectionOf: async () => "c1",
    };
  };
}
