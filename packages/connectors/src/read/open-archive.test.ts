import { packFiles } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { aDefinition, aFile } from "../testing/builders.ts";
import { archiveOf, isKeptWithConnector, openArchive, openConnectors } from "./open-archive.ts";

const definition = aFile("x", aDefinition()).bytes;
const zip = (names: readonly string[]) => packFiles(new Map(names.map((name) => [name, definition])));
function opened(names: readonly string[]) {
  const archive = openArchive(zip(names));
  if (!archive.ok) throw new Error(archive.failure.message);
  return archive.value;
}

describe("an archive of connectors", () => {
  test("names the folders that may hold one, each once and in order", () => {
    const { folders } = opened([
      "repo/b/apiDefinition.swagger.json",
      "repo/a/apiDefinition.swagger.json",
      "repo/a/apiProperties.json",
      "repo/schemas/apiDefinition.swagger.schema.json",
      "repo/settings/settings.json",
      "repo/readme.md",
      "repo/.github/x.json",
      "repo/tool/node_modules/y/swagger.json",
    ]);
    expect(folders).toEqual(["repo/a", "repo/b"]);
  });

  test("is read a few folders at a time, with the words beside the definition and without other files", () => {
    const archive = opened([
      "a/swagger.json",
      "a/readme.md",
      "a/screenshot.png",
      "a/icon.png",
      "b/swagger.json",
    ]);
    const [found, ...others] = archive.read(["a"]).connectors;
    expect(others).toEqual([]);
    expect(found?.folder).toBe("a");
    expect(found?.all.map(({ path }) => path)).toEqual(["a/swagger.json", "a/readme.md", "a/icon.png"]);
    expect(archive.read([])).toEqual({ connectors: [], damaged: [] });
  });

  test.each([
    ["bytes that are none", new Uint8Array([0x50, 0x4b, 3, 4, 9, 9])],
    ["one that breaks off", zip(["a/swagger.json"]).slice(0, 60)],
    ["one that leads out", zip(["../swagger.json"])],
    ["one with a rooted name", zip(["/etc/swagger.json"])],
  ])("is refused when it is %s", (_what, bytes) => {
    expect(openArchive(bytes)).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(/\w/) },
    });
    expect(openConnectors(bytes).ok).toBe(false);
  });

  test("names the files of it that are damaged, and reads no connector without one of its files", () => {
    const bytes = zip(["a/swagger.json", "a/readme.md", "b/swagger.json"]);
    // The first member's line in the directory of the archive: packed in a way that nobody knows.
    bytes[Buffer.from(bytes).indexOf("PK\u0001\u0002") + 10] = 99;
    const opened = openConnectors(bytes);
    if (!opened.ok) throw new Error(opened.failure.message);
    expect(opened.value.damaged).toEqual([{ folder: "a", path: "a/swagger.json" }]);
    expect(opened.value.connectors.map(({ folder }) => folder)).toEqual(["b"]);
  });

  test("may be files that were given one by one", () => {
    const archive = archiveOf([
      aFile("a/apiDefinition.swagger.json", aDefinition()),
      aFile("a/photo.png", "x"),
    ]);
    expect(archive.folders).toEqual(["a"]);
    expect(archive.read(["a"]).connectors[0]?.all).toHaveLength(1);
  });

  test.each([
    ["apiProperties.json", true],
    ["a/b/script.csx", true],
    ["ICON.SVG", true],
    ["intro.md", true],
    ["photo.png", false],
    [".git/config.json", false],
    ["__MACOSX/a.json", false],
  ])("keeps %s: %s", (name, kept) => expect(isKeptWithConnector(name)).toBe(kept));
});
