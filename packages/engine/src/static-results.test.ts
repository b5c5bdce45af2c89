import { expect, test } from "vitest";
import { aPlan, aWorld, runThrough } from "./testing/a-world.ts";

test("a static result stands for the action", async () => {
  const plan = aPlan(
    {
      Call: {
        type: "Http",
        inputs: { method: "GET", uri: "https://x.test/" },
        runtimeConfiguration: { staticResult: { staticResultOptions: "Enabled", name: "Call0" } },
      },
    },
    { staticResults: { Call0: { status: "Succeeded", outputs: { statusCode: "OK", body: "fixed" } } } },
  );
  const world = aWorld();
  const report = await runThrough(world, plan);
  expect(report.actions.Call).toMatchObject({ status: "Succeeded", outputs: { body: "fixed" } });
  expect(world.http.calls).toEqual([]);
});

test.each([
  ["Succeeded", "OK"],
  ["timedout", "ActionTimedOut"],
  ["Skipped", "ActionSkipped"],
  ["Cancelled", "ActionCancelled"],
])("a static result may be %s, and followers see it", async (status, code) => {
  const runtimeConfiguration = { staticResult: { staticResultOptions: "Enabled", name: "Call0" } };
  const plan = aPlan(
    { Call: { type: "Http", inputs: { method: "GET", uri: "https://x.test/" }, runtimeConfiguration } },
    { staticResults: { Call0: { status } } },
  );
  const { actions } = await runThrough(aWorld(), plan);
  expect([actions.Call?.status.toLowerCase(), actions.Call?.code]).toEqual([status.toLowerCase(), code]);
});

test("a static result that fails tells its own error", async () => {
  const error = { code: "Gone", message: "It is gone." };
  const plan = aPlan(
    {
      Call: {
        type: "Compose",
        inputs: 1,
        runtimeConfiguration: { staticResult: { staticResultOptions: "Enabled", name: "Call0" } },
      },
    },
    { staticResults: { Call0: { status: "Failed", error } } },
  );
  const { actions } = await runThrough(aWorld(), plan);
  expect(actions.Call).toMatchObject({ status: "Failed", error });
});
