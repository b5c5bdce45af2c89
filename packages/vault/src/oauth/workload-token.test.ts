import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readWorkloadToken } from "./workload-token.ts";

const TOKEN = "aGVhZA.Ym9keQ.c2ln";

describe("the file by which an app proves itself", () => {
  let root: string;
  let folder: string;
  const inFolder = async (name: string, content: string) => {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "towpath-workload-"));
    folder = join(root, "tokens");
    await mkdir(folder);
    await mkdir(join(root, "tokens-of-others"));
  });
  afterAll(() => rm(root, { recursive: true }));

  test("is read anew each time, behind a link as the platform keeps it", async () => {
    await mkdir(join(folder, "..data"));
    await writeFile(join(folder, "..data", "token"), `${TOKEN}\n`);
    await symlink(join("..data", "token"), join(folder, "linked"));
    expect(await readWorkloadToken(join(folder, "linked"), [folder])).toEqual({ ok: true, value: TOKEN });
    await writeFile(join(folder, "..data", "token"), `${TOKEN}2`);
    expect(await readWorkloadToken(join(folder, "linked"), [`${folder}/`])).toEqual({
      ok: true,
      value: `${TOKEN}2`,
    });
  });

  test("is not read outside of its folders: by dots, by a link, or by a name that begins alike", async () => {
    await writeFile(join(root, "tokens-of-others", "token"), TOKEN);
    await symlink(join(root, "tokens-of-others", "token"), join(folder, "out"));
    const paths = [
      join(root, "tokens-of-others", "token"),
      `${folder}/../tokens-of-others/token`,
      join(folder, "out"),
      "token",
      folder,
    ];
    for (const path of paths) expect((await readWorkloadToken(path, [folder])).ok).toBe(false);
    expect((await readWorkloadToken(await inFolder("token", TOKEN), [])).ok).toBe(false);
  });

  test.each([
    ["a file of another kind", "root:x:0:0:root:/root:/bin/sh"],
    ["nothing", ""],
    ["too much", `${TOKEN}${"a".repeat(70_000)}`],
    ["more than a token", `${TOKEN}\n${TOKEN}`],
  ])("is sent to nobody when it holds %s", async (_what, content) => {
    const read = await readWorkloadToken(await inFolder("odd", content), [folder]);
    expect(read).toEqual({ ok: false, failure: expect.stringContaining("no signed token") });
  });

  test("is named by nobody when it is not there", async () => {
    const read = await readWorkloadToken(join(folder, "gone"), [folder]);
    expect(read).toEqual({ ok: false, failure: expect.not.stringContaining("gone") });
  });
});
