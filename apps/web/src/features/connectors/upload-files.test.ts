import { describe, expect, test } from "vitest";
import { droppedFiles } from "./upload-files.ts";

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
