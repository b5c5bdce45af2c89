import { describe, expect, test } from "vitest";
import { aPlan, aWorld, runThrough } from "./testing/a-world.ts";

describe("a run of pure steps", () => {
  test("is written with one append and answers its caller", async () => {
    const world = aWorld();
    const plan = aPlan({
      Compose: { type: "Compose", inputs: { hello: "@triggerBody()?['name']" } },
      Response: {
        type: "Response",
        inputs: { statusCode: 200, headers: { "x-n": 1 }, body: "@outputs('Compose')" },
        runAfter: { Compose: ["Succeeded"] },
      },
    });
    const report = await runThrough(world, plan, { body: { name: "Ada" } });
    expect(report).toMatchObject({
      status: "Succeeded",
      response: { statusCode: 200, headers: { "x-n": "1" }, body: { hello: "Ada" } },
      actions: { Compose: { status: "Succeeded", outputs: { hello: "Ada" } } },
    });
    expect(world.responses).toEqual([{ statusCode: 200, headers: { "x-n": "1" }, body: { hello: "Ada" } }]);
  });
});
