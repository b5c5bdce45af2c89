import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aWsdl, element } from "@towpath/connectors/testing";
import { isObject, parseJson, type Value } from "@towpath/expressions";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkCommand } from "./check-command.ts";
import type { Command } from "./command.ts";
import { connectorCommand } from "./connector-command.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "towpath-wsdl-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function run(command: Command, args: readonly string[]): Promise<{ code: number; line: Value }> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const code = await command.run(args);
  const parsed = parseJson(text);
  return { code, line: parsed.ok ? parsed.value : text };
}

const fromWsdl = (...args: string[]) => run(connectorCommand, ["from-wsdl", join(folder, "w.wsdl"), ...args]);

describe("towpath connector from-wsdl", () => {
  test("writes the two files of a connector that check finds fine", async () => {
    await writeFile(join(folder, "w.wsdl"), aWsdl({}));
    const out = join(folder, "made");
    const { code, line } = await fromWsdl("--out", out);
    expect(code).toBe(0);
    expect(line).toMatchObject({ notes: [], summary: { operations: 1, ready: 1, signIn: [] } });
    expect(JSON.parse(await readFile(join(out, "apiDefinition.swagger.json"), "utf8")).host).toBe(
      "weather.test:8080",
    );
    expect((await run(checkCommand, [out])).line).toMatchObject({
      kind: "connector",
      ok: true,
      problems: [],
    });
  });

  test("finds what the WSDL imports beside it, and leaves alone what it does not", async () => {
    await writeFile(join(folder, "w.wsdl"), aWsdl({ schema: '<xs:include schemaLocation="xsd/ask.xsd"/>' }));
    await mkdir(join(folder, "xsd"));
    const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${element("Ask", '<xs:element name="City" type="xs:string"/>')}</xs:schema>`;
    await writeFile(join(folder, "xsd", "ask.xsd"), schema);
    await writeFile(join(folder, "another.wsdl"), aWsdl({ address: "http://other.test/" }));
    const { line } = await fromWsdl("--out", join(folder, "made"), "--sign-in", "basic");
    expect(line).toMatchObject({ notes: [], summary: { operations: 1, signIn: ["basic"] } });
  });

  test("writes over nothing", async () => {
    await writeFile(join(folder, "w.wsdl"), aWsdl({}));
    await writeFile(join(folder, "apiProperties.json"), "mine");
    await expect(fromWsdl("--out", folder)).rejects.toThrow("apiProperties.json is there already");
    expect(await readFile(join(folder, "apiProperties.json"), "utf8")).toBe("mine");
  });

  test.each([
    [["--out", "x", "--sign-in", "magic"], "--sign-in wants one of none, basic"],
    [[], "--out DIR"],
  ])("refuses wrong use: %s", async (args, words) => {
    await writeFile(join(folder, "w.wsdl"), aWsdl({}));
    await expect(fromWsdl(...args)).rejects.toThrow(words);
  });

  test("says why none can be made, and so does check", async () => {
    await writeFile(join(folder, "w.wsdl"), aWsdl({ style: "rpc", use: "encoded" }));
    const { code, line } = await fromWsdl("--out", join(folder, "made"));
    expect([code, isObject(line) && line.error]).toEqual([
      1,
      { message: expect.stringContaining("old SOAP encoding") },
    ]);
    const checked = await run(checkCommand, [join(folder, "w.wsdl")]);
    expect([checked.code, checked.line]).toMatchObject([
      1,
      { kind: "connector", ok: false, roundTrip: false },
    ]);
  });

  test("check says what a WSDL becomes", async () => {
    await writeFile(join(folder, "w.wsdl"), aWsdl({}));
    const { code, line } = await run(checkCommand, [join(folder, "w.wsdl")]);
    expect([code, line]).toMatchObject([
      0,
      { kind: "connector", ok: true, summary: { operations: 1, ready: 1 } },
    ]);
  });
});
