import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportedFlow } from "@towpath/flow";
import { afterAll, describe, expect, test } from "vitest";
import { siblingFlows } from "./sibling-flows.ts";

const folder = mkdtempSync(join(tmpdir(), "towpath-siblings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const definition = { triggers: { manual: { type: "Request" } }, actions: {} };
const write = (path: string, document: unknown = { definition }) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(document));
  return join(folder, path);
};
const anImport = (name: string, member: string | null): ImportedFlow => ({
  name,
  alias: null,
  member,
  pointer: "",
  definition,
  definitionText: "{}",
  parameterValues: {},
  connectionReferences: {},
  kind: null,
});
const ID = "6f5b6a3c-0000-4000-8000-000000000001";

describe("the flow that an action of a file means", () => {
  test.each([
    ["the name, in any case", anImport("Send Mail", null), "SEND MAIL"],
    ["the id at the end of a file of a solution", anImport("A", `Workflows/A-${ID.toUpperCase()}.json`), ID],
    ["the id of a package's folder", anImport("A", `Microsoft.Flow/flows/${ID}/definition.json`), ID],
    ["what names it in its template", { ...anImport("Child", null), alias: "childName" }, "CHILDNAME"],
    ["the folder of an app's zip", anImport("workflow", "Child/workflow.json"), "child"],
  ])("is found in it by %s", async (_how, flow, reference) => {
    const find = siblingFlows("some.zip", [anImport("Other", "Workflows/Other.json"), flow]);
    expect(await find(reference)).toBe(flow);
  });

  test("is found beside it, in a file of its name", async () => {
    write("one/child.json");
    const find = siblingFlows(write("one/parent.json"), [anImport("parent", null)]);
    expect(await find("child")).toMatchObject({ name: "child", definition });
  });

  test("is found in the folders of an app", async () => {
    write("app/Child/workflow.json", { definition, kind: "Stateful" });
    const find = siblingFlows(write("app/Parent/workflow.json"), [anImport("workflow", null)]);
    expect(await find("Child")).toMatchObject({ name: "Child", definition });
  });

  test.each(["nobody", "..", "../child", "a/b", "a\\b", "a\u0000b", ""])(
    "%j is nobody",
    async (reference) => {
      write("two/child.json");
      const find = siblingFlows(write("two/inner/parent.json"), [anImport("parent", null)]);
      expect(await find(reference)).toBeNull();
    },
  );
});
