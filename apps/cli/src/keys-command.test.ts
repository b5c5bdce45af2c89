import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keysCommand } from "./keys-command.ts";

test("keys without the data folder of Towpath says which settings lead to it", async () => {
  const empty = await mkdtemp(join(tmpdir(), "towpath-keys-"));
  try {
    await expect(keysCommand.run(["status", "--data-dir", empty])).rejects.toThrow(
      /cannot be read from .*master-key.* Say with --data-dir .* which data folder .* DATABASE_URL/,
    );
  } finally {
    await rm(empty, { recursive: true });
  }
});
