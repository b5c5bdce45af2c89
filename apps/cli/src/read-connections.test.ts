import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportedFlow } from "@towpath/flow";
import type { BoundConnection } from "@towpath/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bindingOf, connectionOf, readConnections } from "./read-connections.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "towpath-connections-"));
  const definition = {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: "api.things.test",
    paths: { "/things": { get: { operationId: "List", responses: { 200: { description: "" } } } } },
  };
  await writeFile(join(folder, "apiDefinition.swagger.json"), JSON.stringify(definition));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: unknown) {
  const path = join(folder, "connections.json");
  await writeFile(path, JSON.stringify(content));
  return await readConnections(path);
}

describe("the file of --connections", () => {
  test("binds references to connectors in folders relative to it", async () => {
    const bound = await read({
      Shared_Things: { connector: ".", values: { key: 7 }, baseUrl: "http://127.0.0.1:1" },
    });
    expect(bound.get("shared_things")).toMatchObject({
      connector: { title: "Things" },
      connection: { set: "", values: { key: "7" } },
      baseUrl: "http://127.0.0.1:1",
    });
  });

  test("names a connector that comes with Towpath without a folder", async () => {
    const bound = await read({ a: { connector: "httpconnection", set: "none", values: {} } });
    expect(bound.get("a")).toMatchObject({ connector: { title: "HTTP with a connection" } });
  });

  test.each([
    ["a list", [], "has to hold a JSON object"],
    ["no connector", { a: {} }, '"connector" names the folder'],
    ["a folder that is not there", { a: { connector: "./none" } }, "is no folder with a connector"],
    ["values that are none", { a: { connector: ".", values: [] } }, '"values" has to be an object'],
    ["an address that is none", { a: { connector: ".", baseUrl: "ftp://x" } }, "wants an address"],
  ])("with %s is refused", async (_what, content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });
});

test("a reference is found by the other names that the wrapper of its flow has for it", () => {
  const connection = { id: "x" } as BoundConnection;
  const connections = new Map([["logical_things", connection]]);
  const references = { shared_things: { connection: { connectionReferenceLogicalName: "logical_Things" } } };
  const flows = [{ connectionReferences: references }] as unknown as ImportedFlow[];
  expect(bindingOf("shared_things", connections, flows)).toBe(connection);
  expect(bindingOf("Logical_Things", connections, [])).toBe(connection);
  expect(bindingOf("shared_other", connections, flows)).toBe(null);
});

test("values of a connection come plain or with the set they belong to", () => {
  expect(connectionOf({ key: "k", gone: null })).toEqual({ set: "", values: { key: "k" } });
  expect(connectionOf({ set: "basic", values: { user: "u" } })).toEqual({
    set: "basic",
    values: { user: "u" },
  });
});
