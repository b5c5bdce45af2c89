import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBatchedSend } from "./batched-send.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("sends the first at once, and what follows together, at most once in the gap", async () => {
  const sent: string[][] = [];
  const batch = createBatchedSend(100, async (items) => void sent.push([...items]));
  batch.add("a");
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toEqual([["a"]]);
  for (const item of ["b", "c", "b"]) batch.add(item);
  await vi.advanceTimersByTimeAsync(98);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(sent).toEqual([["a"], ["b", "c"]]);
});

test("a slow receiver gets one batch after the other, never two at once", async () => {
  let open = 0;
  let most = 0;
  const batch = createBatchedSend(10, async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 50));
    open -= 1;
  });
  for (let count = 0; count < 5; count += 1) {
    batch.add(`item-${count}`);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(500);
  expect(most).toBe(1);
});

test("sends what is left at the end", async () => {
  const sent: string[][] = [];
  const batch = createBatchedSend(100, async (items) => void sent.push([...items]));
  batch.add("last");
  await batch.flush();
  expect(sent).toEqual([["last"]]);
  expect(vi.getTimerCount()).toBe(0);
});
