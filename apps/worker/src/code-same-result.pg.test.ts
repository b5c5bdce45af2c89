import { afterAll, beforeAll, describe, test } from "vitest";
import type { FlowFile } from "./testing/both-ways.ts";
import { after, type BothWays, oneFlow, openBothWays } from "./testing/same-result.ts";

let both: BothWays;
beforeAll(async () => {
  both = await openBothWays();
}, 60_000);
afterAll(() => both?.close());

describe("Liquid gives the same both ways", () => {
  const liquid = (kind: string, template: string, content: unknown = "@triggerBody()") =>
    oneFlow({ L: { type: "Liquid", kind, inputs: { content, map: { content: template } } } });

  test.each<[string, FlowFile, unknown, unknown]>([
    [
      "JSON to text, with filters as C# names them and a loop",
      liquid("JsonToText", "Hello {{ content.name | Upcase }}:{% for n in content.n %} {{ n }}{% endfor %}"),
      { name: "Ann", n: [1, 2] },
      { body: "Hello ANN: 1 2" },
    ],
    [
      "JSON to JSON",
      liquid("JsonToJson", '{"total": {{ content.a | Plus: content.b }}, "ok": {{ content.ok }}}'),
      { a: 2, b: 3, ok: true },
      { body: { total: 5, ok: true } },
    ],
    [
      "XML to text",
      liquid("XmlToText", "{{ content.order.id }}", "@xml(triggerBody()['xml'])"),
      { xml: "<order><id>7</id></order>" },
      { body: "7" },
    ],
    [
      "XML to JSON",
      liquid("XmlToJson", '{"id": "{{ content.order.id }}"}', "@xml(triggerBody()['xml'])"),
      { xml: "<order><id>7</id></order>" },
      { body: { id: "7" } },
    ],
  ])("%s", async (_what, file, body, outputs) => {
    await both.holds(file, "Main", body, {
      runs: [{ status: "Succeeded", statuses: { L: "Succeeded" }, outputs: { L: outputs } }],
    });
  });

  test.each<[string, string]>([
    ["a template that is not closed", "{% for n in content %}"],
    ["a filter nobody knows", "{{ content | Teleport }}"],
    ["a result that is no JSON", "{{ content.name }} is no JSON"],
  ])("%s fails the step, and its handler goes on", async (_what, template) => {
    const file = oneFlow({
      L: {
        type: "Liquid",
        kind: "JsonToJson",
        inputs: { content: "@triggerBody()", map: { content: template } },
      },
      Good: { type: "Compose", inputs: 1, ...after("L") },
      Handler: { type: "Compose", inputs: "@actions('L')?['status']", ...after("L", "Failed") },
    });
    // Good is skipped for what L did, so its leaf stands for L: the run has failed (reference wdl.md, 2.4).
    await both.holds(
      file,
      "Main",
      { name: "Ann" },
      {
        runs: [
          {
            status: "Failed",
            statuses: { L: "Failed", Good: "Skipped", Handler: "Succeeded" },
            outputs: { Handler: "Failed" },
          },
        ],
      },
    );
  });
});

describe("Transform XML gives the same both ways", () => {
  const sheet = (inside: string, output = "") =>
    `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">${output}${inside}</xsl:stylesheet>`;
  const xslt = (map: string, more: object = {}) =>
    oneFlow({
      T: { type: "Xslt", inputs: { content: "@xml(triggerBody()['xml'])", map: { content: map }, ...more } },
      Text: { type: "Compose", inputs: "@xpath(xml(body('T')), 'string(/*)')", ...after("T") },
    });

  test("XML of XML, as content that expressions read", async () => {
    const map = sheet(
      '<xsl:param name="by"/><xsl:template match="/"><r><xsl:for-each select="//i"><xsl:sort select="." order="descending"/><xsl:value-of select="concat(., $by)"/></xsl:for-each></r></xsl:template>',
    );
    const file = xslt(map, { xsltParameters: { by: ";" }, transformOptions: "DisableByteOrderMark" });
    await both.holds(
      file,
      "Main",
      { xml: "<l><i>a</i><i>b</i></l>" },
      {
        runs: [
          { status: "Succeeded", statuses: { T: "Succeeded", Text: "Succeeded" }, outputs: { Text: "b;a;" } },
        ],
      },
    );
  });

  test("text where the map says so", async () => {
    const map = sheet(
      '<xsl:template match="/">n=<xsl:value-of select="count(//i)"/></xsl:template>',
      '<xsl:output method="text"/>',
    );
    const file = oneFlow({
      T: { type: "Xslt", inputs: { content: "@triggerBody()['xml']", map: { content: map } } },
    });
    await both.holds(
      file,
      "Main",
      { xml: "<l><i/><i/></l>" },
      {
        runs: [{ status: "Succeeded", statuses: { T: "Succeeded" }, outputs: { T: { body: "n=2" } } }],
      },
    );
  });

  test("a content that is no XML fails the step", async () => {
    const file = oneFlow({
      T: { type: "Xslt", inputs: { content: "@triggerBody()['xml']", map: { content: sheet("") } } },
      Handler: { type: "Compose", inputs: "@actions('T')?['status']", ...after("T", "Failed") },
    });
    // One chain whose last action ran well: the run has succeeded (reference wdl.md, 2.4).
    await both.holds(
      file,
      "Main",
      { xml: "<l><i>" },
      {
        runs: [
          {
            status: "Succeeded",
            statuses: { T: "Failed", Handler: "Succeeded" },
            outputs: { Handler: "Failed" },
          },
        ],
      },
    );
  });
});
