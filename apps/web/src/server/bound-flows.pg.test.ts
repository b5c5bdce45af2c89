import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestApi } from "./testing/test-api.ts";
import { openThings, type Things } from "./testing/things-service.ts";

let things: Things;
let api: TestApi;
let connectorId: string;
let create: Things["create"];
let asBob: Things["asBob"];

beforeAll(async () => {
  things = await openThings();
  ({ api, connectorId, create, asBob } = things);
});
afterAll(() => things?.close());
beforeEach(() => things.reset());

function aFlow(operationId = "GetBox", apiName = "things") {
  const host = {
    connectionReferenceName: "shared_things",
    operationId,
    apiId: `/providers/Microsoft.PowerApps/apis/shared_${apiName}`,
  };
  return JSON.stringify({
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: { Get: { type: "OpenApiConnection", inputs: { host, parameters: { box: "1" } }, runAfter: {} } },
  });
}
/** An operation whose body the service describes, and what describes it. */
const box = { name: "box", in: "path", required: true, type: "string" };
const FORMS = {
  "/boxes": { get: { operationId: "ListBoxes", responses: { 200: {} } } },
  "/boxes/{box}/forms": {
    post: {
      operationId: "File",
      parameters: [
        box,
        {
          name: "form",
          in: "body",
          required: true,
          schema: { type: "object", "x-ms-dynamic-schema": { operationId: "ListBoxes", "value-path": "x" } },
        },
      ],
      responses: { 200: {} },
    },
  },
};

const newFlow = async (definitionText = aFlow()) =>
  (await api.call("POST", "/flows", { name: "Boxes", definitionText })).body;

describe("the references of a flow", () => {
  test("are listed with the connector they mean, and bound to a connection", async () => {
    const flow = await newFlow();
    const path = `/flows/${flow.id}/connections`;
    const before = await api.call("GET", path);
    expect(before.body.items).toMatchObject([
      {
        reference: "shared_things",
        connectorName: "things",
        connector: { id: connectorId },
        needsConnection: true,
        connection: null,
        problem: expect.stringContaining("Choose a connection"),
        uses: [{ role: "action", name: "Get" }],
      },
    ]);
    const { body: made } = await create();
    const bound = await api.call("PUT", path, { reference: "SHARED_things", connectionId: made.id });
    expect(bound.body.items).toMatchObject([{ connection: { id: made.id, flowCount: 1 }, problem: null }]);
    expect((await api.call("GET", `/connections/${made.id}/flows`)).body.items).toMatchObject([
      { id: flow.id },
    ]);
    await api.call("DELETE", `/connections/${made.id}`);
    expect((await api.call("GET", path)).body.items).toMatchObject([
      {
        connection: null,
        problem: expect.stringContaining(`The connection "${made.name}" was deleted. Choose`),
      },
    ]);
  });

  test("count as a use while the draft or what is published has them, and do not stand in the way after that", async () => {
    const flow = await newFlow();
    const { body: made } = await create();
    const { id } = made;
    const uses = async () => {
      const [{ body: connection }, { body: flows }] = await Promise.all([
        api.call("GET", `/connections/${id}`),
        api.call("GET", `/connections/${id}/flows`),
      ]);
      return [connection.flowCount, flows.items.length];
    };
    const save = async (definitionText: string) => {
      const { body } = await api.call("GET", `/flows/${flow.id}`);
      await api.call("PATCH", `/flows/${flow.id}`, { revision: body.revision, definitionText });
    };
    const publish = async () => {
      const { body } = await api.call("GET", `/flows/${flow.id}`);
      expect((await api.call("POST", `/flows/${flow.id}/publish`, { revision: body.revision })).status).toBe(
        200,
      );
    };
    const without = JSON.stringify({
      triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
      actions: { Say: { type: "Compose", inputs: "x", runAfter: {} } },
    });
    await api.call("PUT", `/flows/${flow.id}/connections`, { reference: "shared_things", connectionId: id });
    await publish();
    expect(await uses()).toEqual([1, 1]);
    await save(without);
    expect(await uses()).toEqual([1, 1]);
    await publish();
    expect(await uses()).toEqual([0, 0]);
    // Bob may not use it, and does not: he may try the flow.
    expect((await asBob("POST", `/flows/${flow.id}/run`, { version: "draft" })).status).toBe(202);
    await save(aFlow());
    expect(await uses()).toEqual([1, 1]);
    expect((await asBob("POST", `/flows/${flow.id}/run`, { version: "draft" })).status).toBe(403);
  });

  test("cannot be bound to what one may not use", async () => {
    const flow = await newFlow();
    const { body: made } = await create();
    const body = { reference: "shared_things", connectionId: made.id };
    expect((await asBob("PUT", `/flows/${flow.id}/connections`, body)).status).toBe(404);
    await api.call("PUT", `/flows/${flow.id}/connections`, body);
    expect((await asBob("GET", `/flows/${flow.id}/connections`)).body.items[0].problem).toMatch(
      /belongs to Ada/,
    );
  });

  test("that mean a connector nobody imported say so", async () => {
    const flow = await newFlow(aFlow("Get", "nowhere"));
    const { body } = await api.call("GET", `/flows/${flow.id}/connections`);
    expect(body.items).toMatchObject([{ connector: null, problem: expect.stringContaining("nowhere") }]);
  });
});

describe("publishing a flow that calls a connector", () => {
  const publish = async (definitionText: string, connectionId: string | null, as = api.call) => {
    const flow = await newFlow(definitionText);
    if (connectionId !== null) {
      await api.call("PUT", `/flows/${flow.id}/connections`, { reference: "shared_things", connectionId });
    }
    const answered = await as("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
    return { flow, ...answered };
  };
  const codes = (answered: { body: { data?: { problems: { code: string }[] } } }) =>
    answered.body.data?.problems.map(({ code }) => code);

  test("is possible when its references are bound", async () => {
    const { body: made } = await create();
    expect(await publish(aFlow(), made.id)).toMatchObject({ status: 200 });
  });

  test("names the action whose connection is missing, and what to do", async () => {
    const refused = await publish(aFlow(), null);
    expect(refused.status).toBe(422);
    expect(refused.body.data.problems).toMatchObject([
      {
        code: "no-connection",
        action: "Get",
        message: expect.stringMatching(/"Get": Choose a connection to "Things"/),
      },
    ]);
  });

  test.each<[string, string, string[]]>([
    ["an operation that the connector does not have", aFlow("Nope"), ["no-operation"]],
    ["a value that the operation needs", aFlow().replace('"box":"1"', ""), ["missing-input"]],
  ])("names %s", async (_what, definition, expected) => {
    const { body: made } = await create();
    expect(codes(await publish(definition, made.id))).toEqual(expected);
  });

  const filing = { box: "1" };
  test.each<[string, object, string[]]>([
    ["field by field", { parameters: { ...filing, "form/name": "x" } }, []],
    ["as one value", { parameters: { ...filing, form: { name: "x" } } }, []],
    ["as one expression", { parameters: "@triggerBody()" }, []],
    ["not at all", { parameters: filing }, ["missing-input"]],
  ])("takes a form that only the service knows, given %s", async (_what, inputs, expected) => {
    await things.imported("things", { paths: FORMS });
    const { body: made } = await create();
    const definition = JSON.parse(aFlow("File"));
    const { host } = definition.actions.Get.inputs;
    definition.actions.Get.inputs = { host, ...inputs };
    const answered = await publish(JSON.stringify(definition), made.id);
    expect(codes(answered) ?? []).toEqual(expected);
    await things.imported("things");
  });

  test("is refused to whoever may not use the connection, and so is trying the draft, until it is shared", async () => {
    const { body: made } = await create();
    const refused = await publish(aFlow(), made.id, asBob);
    expect(codes(refused)).toEqual(["no-connection"]);
    const run = () => asBob("POST", `/flows/${refused.flow.id}/run`, { version: "draft" });
    expect(await run()).toMatchObject({ status: 403, body: { message: expect.stringContaining("Ada") } });
    const mine = await api.call("POST", `/flows/${refused.flow.id}/run`, { version: "draft" });
    expect(mine.status).toBe(202);
    const again = () => asBob("POST", `/runs/${mine.body.runId}/resubmit`, {});
    expect((await again()).status).toBe(403);
    await api.call("PATCH", `/connections/${made.id}`, { shared: true });
    expect((await run()).status).toBe(202);
    expect((await again()).status).not.toBe(403);
    expect((await asBob("POST", `/flows/${refused.flow.id}/publish`, { revision: 1 })).status).toBe(200);
  });
});
