import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const calling = (id: string) =>
  JSON.stringify({
    ...JSON.parse(REQUEST_FLOW),
    actions: { Call: { type: "Workflow", inputs: { host: { workflow: { id } } } } },
  });
const aFlow = async (name: string, definitionText = REQUEST_FLOW) =>
  (await api.call("POST", "/flows", { name, definitionText })).body;
const publish = async (flow: { id: string; revision: number }) =>
  api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
const codesOf = (body: { data?: { problems?: { code: string }[] } }) =>
  body.data?.problems?.map(({ code }) => code);

test("a flow that runs one that is missing, or off, is not published, and told which", async () => {
  const parent = await aFlow("Parent of nobody", calling("Nobody at all"));
  const missing = await publish(parent);
  expect(missing.status).toBe(422);
  expect(codesOf(missing.body)).toEqual(["child-missing"]);
  expect(missing.body.data.problems[0].message).toContain("Nobody at all");

  const child = await aFlow("Nobody at all");
  expect(codesOf((await publish(parent)).body)).toEqual(["child-off"]);
  await publish(child);
  expect((await publish(parent)).body).toMatchObject({ state: "published" });
});

test("flows that run each other in a circle are refused where it closes", async () => {
  const first = await aFlow("Circle one");
  await publish(first);
  const second = await aFlow("Circle two", calling("circle ONE"));
  await publish(second);
  const saved = await api.call("PATCH", `/flows/${first.id}`, {
    revision: (await api.call("GET", `/flows/${first.id}`)).body.revision,
    definitionText: calling(second.id),
  });
  const refused = await publish(saved.body);
  expect(codesOf(refused.body)).toEqual(["child-circle"]);
  expect(refused.body.data.problems[0].message).toContain('"Circle two"');
  const itself = await aFlow("Circle of one", calling("Circle of one"));
  expect(codesOf((await publish(itself)).body)).toEqual(["child-circle"]);
});

test("a name that several flows have, and a flow that cannot be called, are refused", async () => {
  await publish(await aFlow("Twins"));
  await publish(await aFlow("Twins"));
  expect(codesOf((await publish(await aFlow("Of twins", calling("Twins")))).body)).toEqual([
    "child-ambiguous",
  ]);
  const clock = {
    ...JSON.parse(REQUEST_FLOW),
    triggers: { Every: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } } },
  };
  const timed = await aFlow("By the clock", JSON.stringify(clock));
  await publish(timed);
  const answer = await publish(await aFlow("Of the clock", calling(timed.id)));
  expect(codesOf(answer.body)).toEqual(["child-not-callable"]);
});
