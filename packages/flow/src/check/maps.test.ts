import { expect, test } from "vitest";
import { findOperation } from "../catalogue/operations.ts";
import { checkDefinition } from "./check-definition.ts";

const problems = (content: string) =>
  checkDefinition(
    {
      triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
      actions: { Map: { type: "Xslt", inputs: { content: "<a/>", map: { content } } } },
    },
    { runnable: true },
  ).map(({ severity, code, path, message }) => `${severity} ${code} ${path} ${message}`);

test("a map that cannot be used is refused with its line", () => {
  const map =
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\n<xsl:import href="x"/></xsl:stylesheet>';
  expect(problems(map)).toEqual([
    "error invalid-map /actions/Map/inputs/map/content The map of \"Map\" cannot be used (line 2): 'xsl:import' is not possible: a map stands in one file.",
  ]);
});

test("the map that the designer begins with is sound", () => {
  const inputs = findOperation("action", "Xslt")?.template.inputs as { map: { content: string } };
  expect(problems(inputs.map.content)).toEqual([]);
});
