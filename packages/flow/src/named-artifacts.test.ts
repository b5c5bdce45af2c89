import type { ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { namedArtifacts } from "./named-artifacts.ts";

const named = (type: string, inputs: ValueObject) =>
  namedArtifacts({ actions: { Do: { type, inputs } } }).map(
    ({ kind, name, path }) => `${kind} ${name} ${path}`,
  );

test.each<[string, ValueObject, string[]]>([
  ["Liquid", { map: { name: "a.liquid" } }, ["map a.liquid /actions/Do/inputs/map/name"]],
  [
    "liquid",
    { integrationAccount: { map: { name: "a" } } },
    ["map a /actions/Do/inputs/integrationAccount/map/name"],
  ],
  ["Liquid", { map: { name: "a.liquid", content: "x" } }, []],
  ["Liquid", { map: { name: "@{triggerBody()}" } }, []],
  ["XmlValidation", { schema: { name: "a.xsd" } }, ["schema a.xsd /actions/Do/inputs/schema/name"]],
  ["JavaScriptCode", { CodeFile: "a.js" }, ["code a.js /actions/Do/inputs/codeFile"]],
  ["JavaScriptCode", { CodeFile: "a.js", code: "return 1;" }, []],
  ["Xslt", { map: { name: "a.xslt" } }, ["map a.xslt /actions/Do/inputs/map/name"]],
])("the files that %s names (%#)", (type, inputs, expected) => {
  expect(named(type, inputs)).toEqual(expected);
});
