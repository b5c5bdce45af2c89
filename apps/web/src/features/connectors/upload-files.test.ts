import { describe, expect, test } from "vitest";
import { droppedFiles, parcelOf } from "./upload-files.ts";

type Item = DataTransferItem;
const transfer = (...items: readonly Partial<Item>[]) => ({
  items: items as unknown as DataTransfer["items"],
});
const onDisk = (file: File): Partial<Item> => ({
  webkitGetAsEntry: () =>
    ({
      isFile: true,
      name: file.name,
      file: (found: (one: File) => void) => found(file),
    }) as unknown as FileSystemEntry,
  getAsFile: () => file,
});
const onNoDisk = (file: File | null): Partial<Item> => ({
  webkitGetAsEntry: () => null,
  getAsFile: () => file,
});

describe("files that are dropped", () => {
  test("are taken once each, also those that lie on no disk", async () => {
    const flow = new File(["{}"], "order.json");
    const attachment = new File(["{}"], "from-a-mail.json");
    expect(await droppedFiles(transfer(onDisk(flow), onNoDisk(attachment)))).toEqual([
      { path: "order.json", file: flow },
      { path: "from-a-mail.json", file: attachment },
    ]);
  });

  test("are none where text was dropped", async () => {
    expect(await droppedFiles(transfer(onNoDisk(null)))).toEqual([]);
  });
});

describe("several files are sent as one, which is called", () => {
  const chosen = (path: string) => ({ path, file: new File(["{}"], path.split("/").at(-1) ?? path) });
  test.each([
    ["after their folder", ["trello/apiDefinition.swagger.json", "trello/apiProperties.json"], "trello.zip"],
    [
      "after each of their folders",
      ["a/apiDefinition.swagger.json", "b/apiDefinition.swagger.json"],
      "a, b.zip",
    ],
    [
      "after themselves where they have none",
      ["one.swagger.json", "two.swagger.json"],
      "one.swagger.json, two.swagger.json.zip",
    ],
  ])("%s", async (_what, paths, name) => {
    expect((await parcelOf(paths.map(chosen)))?.fileName).toBe(name);
  });

  test("by the beginning of a long list", async () => {
    const paths = Array.from({ length: 500 }, (_, each) => `connector-${each}/apiDefinition.swagger.json`);
    expect((await parcelOf(paths.map(chosen)))?.fileName).toMatch(/^connector-0, connector-1, .{1,70}….zip$/);
  });
});
