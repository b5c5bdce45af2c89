import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { corpusBytes, corpusFiles, corpusMissing } from "../testing/corpus.ts";
import { readFlowFile } from "../wrappers/read-flow-file.ts";
import { connectionReferences, isConnectorType } from "./connection-references.ts";
import { allActions, typeOf } from "./definition-index.ts";

const flow = (actions: ValueObject, trigger: ValueObject = { type: "Request" }): Definition =>
  ({ triggers: { manual: trigger }, actions }) as Definition;
const action = (type: string, host: ValueObject) => ({ type, inputs: { host } });
const API = "/providers/Microsoft.PowerApps/apis/shared_trello";

describe("the connections a definition speaks of", () => {
  test("are known by every spelling, once each, with all that uses them", () => {
    const found = connectionReferences(
      flow(
        {
          A: action("OpenApiConnection", { connectionName: "shared_trello", operationId: "Get", apiId: API }),
          Scope: {
            type: "Scope",
            actions: { B: action("openapiconnection", { connectionReferenceName: "SHARED_trello" }) },
          },
          C: action("ApiConnection", { connection: { referenceName: "office365" } }),
          D: action("ApiConnection", {
            connection: { name: "@parameters('$connections')['azureblob']['connectionId']" },
          }),
          E: { type: "Compose", inputs: { host: { connectionName: "not one" } } },
          F: { type: "OpenApiConnection", inputs: "nothing" },
        },
        action("OpenApiConnectionWebhook", { connectionName: "shared_forms" }),
      ),
    );
    expect(found).toMatchObject([
      { reference: "shared_forms", uses: [{ role: "trigger", name: "manual", path: "/triggers/manual" }] },
      {
        reference: "shared_trello",
        apis: [API],
        uses: [
          { role: "action", name: "A", path: "/actions/A", operationId: "Get" },
          { name: "B", path: "/actions/Scope/actions/B", operationId: null },
        ],
      },
      { reference: "office365", uses: [{ name: "C" }] },
      { reference: "azureblob", uses: [{ name: "D" }] },
    ]);
  });

  test.each<[string, ValueObject]>([
    ["of Power Automate", { shared_trello: { connectionName: "x", source: "Embedded", id: API } }],
    ["of a solution", { SHARED_TRELLO: { connection: {}, api: { name: "shared_trello" } } }],
    ["of $connections", { shared_trello: { connectionId: "/c", id: "/subscriptions/s/managedApis/trello" } }],
    [
      "of a Standard app",
      { managedApiConnections: { shared_trello: { api: { id: "/s/managedApis/trello" } } } },
    ],
  ])("are explained by the wrapper %s", (_what, wrapper) => {
    const definition = flow({ A: action("OpenApiConnection", { connectionName: "shared_trello" }) });
    const [found] = connectionReferences(definition, wrapper);
    expect(found?.apis).toHaveLength(1);
    expect(found?.apis[0]).toMatch(/trello$/);
  });

  test.skipIf(corpusMissing !== null)("are found for every step of a connector in the real files", () => {
    const flows = corpusFiles().flatMap((name) => {
      const file = readFlowFile(name, corpusBytes(name));
      return file.ok ? file.value.flows : [];
    });
    const found = flows.flatMap(({ definition, connectionReferences: given }) =>
      connectionReferences(definition, given),
    );
    const used = found.flatMap(({ uses }) => uses.filter(({ role }) => role === "action"));
    const steps = flows
      .flatMap(({ definition }) => allActions(definition))
      .filter(({ action: step }) => isConnectorType(typeOf(step).type));
    expect(steps.length).toBeGreaterThan(50);
    expect(used).toHaveLength(steps.length);
    // Deployment templates work the id out.
    expect(found.filter(({ apis }) => apis.length === 0).length).toBeLessThan(found.length * 0.3);
  });
});
