import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { ArtifactPort, ComputeFailure, ComputeTask } from "../compute-port.ts";
import { aPlan, aWorld, runThrough } from "../testing/a-world.ts";

/** A world that computes by a table, and keeps files. */
function aWorldWith(answer: string | ComputeFailure, files: Readonly<Record<string, string>> = {}) {
  const world = aWorld();
  const tasks: ComputeTask[] = [];
  const compute = async (task: ComputeTask) => {
    tasks.push(task);
    return typeof answer === "string"
      ? { ok: true as const, value: answer }
      : { ok: false as const, failure: answer };
  };
  const artifacts: ArtifactPort = { read: async (kind, name) => files[`${kind}/${name}`] ?? null };
  return { ...world, tasks, ports: { ...world.ports, compute: { compute }, artifacts } };
}
const TEMPLATE = "Hello {{ content.name }} @{nobody()}";
const liquid = (kind: string, inputs: ValueObject): ValueObject => ({
  Write: { type: "Liquid", kind, inputs: { map: { content: TEMPLATE }, ...inputs } },
});
const run = async (
  world: ReturnType<typeof aWorldWith>,
  actions: ValueObject,
  body: ValueObject | string = {},
) => (await runThrough(world, aPlan(actions), { body })).actions;

describe("Liquid", () => {
  test("gives the template as it stands, and the content as JSON", async () => {
    const world = aWorldWith("Hello Ann");
    const actions = await run(world, liquid("JsonToText", { content: "@triggerBody()" }), { name: "Ann" });
    expect(world.tasks).toEqual([{ kind: "liquid", template: TEMPLATE, input: '{"name":"Ann"}' }]);
    expect(actions.Write).toMatchObject({
      status: "Succeeded",
      inputs: { content: { name: "Ann" }, map: { content: TEMPLATE } },
      outputs: { body: "Hello Ann" },
    });
  });

  test("reads what it wrote as JSON where JSON is wanted", async () => {
    const actions = await run(aWorldWith('{"n": 1.0}'), liquid("jsontojson", { content: { a: 1 } }));
    expect(JSON.stringify(actions.Write?.outputs)).toContain('"n"');
    const bad = await run(aWorldWith("{"), liquid("JsonToJson", { content: { a: 1 } }));
    expect(bad.Write).toMatchObject({ status: "Failed", code: "LiquidTransformFailed" });
  });

  test("sees XML in the shape that json() gives it", async () => {
    const world = aWorldWith("x");
    await run(world, liquid("XmlToText", { content: "<o a='1'><i>1</i><i>2</i></o>" }));
    expect(world.tasks[0]?.input).toBe('{"o":{"@a":"1","i":["1","2"]}}');
  });

  test("finds its map by name, which may be worked out", async () => {
    for (const named of [
      { map: { source: "LogicApp", name: "@{triggerBody()}.liquid" } },
      { map: null, integrationAccount: { map: { name: "Greet.liquid" } } },
    ]) {
      const world = aWorldWith("x", { "map/Greet.liquid": "hi" });
      await run(world, liquid("JsonToText", { content: {}, ...named }), "Greet");
      expect(world.tasks[0]).toMatchObject({ template: "hi" });
    }
  });

  test.each<[string, ValueObject, string]>([
    ["no content", { content: "" }, "BadRequest"],
    ["content that is no JSON", { content: "{" }, "InvalidJSON"],
    ["no map", { content: {}, map: null }, "BadRequest"],
    ["a map nobody has", { content: {}, map: { name: "Gone" } }, "ArtifactNotFound"],
  ])("with %s fails", async (_what, inputs, code) => {
    const world = aWorldWith("x");
    const actions = await run(world, liquid("JsonToText", inputs));
    expect(actions.Write).toMatchObject({ status: "Failed", code });
    expect(world.tasks).toEqual([]);
  });

  test("with XML that is none fails", async () => {
    const actions = await run(aWorldWith("x"), liquid("XmlToJson", { content: "<a>" }));
    expect(actions.Write).toMatchObject({ status: "Failed", code: "InvalidXml" });
  });

  test("says what is wrong with the template, and where", async () => {
    const world = aWorldWith({ kind: "rejected", message: "undefined filter: shout", line: 2 });
    const actions = await run(world, liquid("JsonToText", { content: {} }));
    expect(actions.Write?.error?.message).toBe(
      "The template cannot be read (line 2): undefined filter: shout",
    );
  });

  test("of a kind nobody knows does not run", async () => {
    const actions = await run(aWorldWith("x"), liquid("YamlToText", { content: {} }));
    expect(actions.Write).toMatchObject({ code: "ActionTypeNotSupported" });
  });
});

describe("XmlValidation", () => {
  const check = (inputs: ValueObject): ValueObject => ({
    Check: { type: "XmlValidation", inputs: { content: "<a/>", schema: { content: "<xsd/>" }, ...inputs } },
  });

  test("gives the content on when it fits", async () => {
    const world = aWorldWith("");
    const actions = await run(world, check({}));
    expect(world.tasks).toEqual([{ kind: "xml-validation", schema: "<xsd/>", input: "<a/>" }]);
    expect(actions.Check).toMatchObject({ status: "Succeeded", outputs: { body: "<a/>" } });
  });

  test("reads XML content in an envelope, and a schema from the app", async () => {
    const world = aWorldWith("", { "schema/Order.xsd": "<order/>" });
    const content = { "$content-type": "application/xml", $content: "PGEvPg==" };
    await run(world, check({ content, schema: { source: "LogicApp", name: "Order.xsd" } }));
    expect(world.tasks).toEqual([{ kind: "xml-validation", schema: "<order/>", input: "<a/>" }]);
  });

  test.each<[ValueObject, string | ComputeFailure, string]>([
    [{}, { kind: "failed", message: "Element 'a'.", line: 3 }, "XmlValidationFailed"],
    [{ content: " " }, "", "BadRequest"],
    [{ schema: { name: "Gone" } }, "", "ArtifactNotFound"],
  ])("fails (%#)", async (inputs, answer, code) => {
    const actions = await run(aWorldWith(answer), check(inputs));
    expect(actions.Check).toMatchObject({ status: "Failed", code });
  });
});
