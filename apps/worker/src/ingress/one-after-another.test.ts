import { expect, test } from "vitest";
import { createOneAfterAnother } from "./one-after-another.ts";

test("work of one key waits for what came before, also when that failed; other keys do not wait", async () => {
  const inLine = createOneAfterAnother();
  const seen: string[] = [];
  let finish: () => void = () => undefined;
  const first = inLine("a", async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    seen.push("a1");
    throw new Error("broken");
  });
  const second = inLine("a", async () => seen.push("a2"));
  await inLine("b", async () => seen.push("b"));
  expect(seen).toEqual(["b"]);
  finish();
  await expect(first).rejects.toThrow("broken");
  await second;
  expect(seen).toEqual(["b", "a1", "a2"]);
});
