import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aPlan, aWorld, runThrough } from "../testing/a-world.ts";

const sheet = (content: string) =>
  `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">${content}</xsl:stylesheet>`;
const MAP = sheet(
  '<xsl:output omit-xml-declaration="yes"/><xsl:param name="n"/><xsl:template match="/"><b n="{$n}">@{nobody()}<xsl:value-of select="a"/></b></xsl:template>',
);
const TEXT = sheet(
  '<xsl:output method="text"/><xsl:template match="/"><xsl:value-of select="a"/></xsl:template>',
);

async function transform(inputs: ValueObject, files: Readonly<Record<string, string>> = {}) {
  const world = aWorld();
  const artifacts = { read: async (kind: string, name: string) => files[`${kind}/${name}`] ?? null };
  const actions: ValueObject = { Transform: { type: "Xslt", inputs: { content: "<a>1</a>", ...inputs } } };
  const ran = await runThrough({ ...world, ports: { ...world.ports, artifacts } }, aPlan(actions), {
    body: "m",
  });
  return ran.actions.Transform;
}
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("Xslt", () => {
  test("gives XML content that starts with a byte order mark, unless that is switched off", async () => {
    const xml = '<b n="7">@{nobody()}1</b>';
    const inputs = { map: { content: MAP }, xsltParameters: { n: 7 } };
    expect(await transform(inputs)).toMatchObject({
      status: "Succeeded",
      outputs: {
        body: { "$content-type": "application/xml;charset=utf-8", $content: base64(`\ufeff${xml}`) },
      },
    });
    const plain = await transform({ ...inputs, transformOptions: "disableByteOrderMark" });
    expect(plain).toMatchObject({ outputs: { body: { $content: base64(xml) } } });
    const text = await transform({ ...inputs, transformOptions: "GenerateTextOutput" });
    expect(text).toMatchObject({ outputs: { body: xml } });
  });

  test("gives text where the map writes text, and finds maps by name", async () => {
    for (const named of [
      { map: { source: "LogicApp", name: "@{triggerBody()}.xslt" } },
      { integrationAccount: { map: { name: "m.xslt" } } },
    ]) {
      expect(await transform(named, { "map/m.xslt": TEXT })).toMatchObject({ outputs: { body: "1" } });
    }
  });

  test("takes XML content as other actions give it", async () => {
    const content = { "$content-type": "application/xml", $content: base64("<a>2</a>") };
    expect(await transform({ content, map: { content: TEXT } })).toMatchObject({ outputs: { body: "2" } });
  });

  test.each<[string, ValueObject, string, string]>([
    ["no content", { content: "", map: { content: TEXT } }, "BadRequest", "empty"],
    ["content that is no XML", { content: "{}", map: { content: TEXT } }, "XsltTransformFailed", "not XML"],
    ["no map", {}, "BadRequest", "no map"],
    ["a map nobody has", { map: { name: "gone" } }, "ArtifactNotFound", "gone"],
    ["a map that is none", { map: { content: "<a/>" } }, "InvalidXsltContent", "line 1"],
    ["an option nobody knows", { map: { content: TEXT }, transformOptions: "x" }, "BadRequest", "'x'"],
    [
      "parameters that are no object",
      { map: { content: TEXT }, xsltParameters: "x" },
      "BadRequest",
      "object",
    ],
  ])("with %s fails", async (_what, inputs, code, message) => {
    expect(await transform(inputs)).toMatchObject({
      status: "Failed",
      code,
      error: { message: expect.stringContaining(message) },
    });
  });
});
