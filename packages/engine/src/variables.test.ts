import { expect, test } from "vitest";
import { Variables } from "./variables.ts";

test("a list that is put into itself again and again ends in a clear refusal, and keeps what it held", () => {
  const variables = new Variables();
  variables.declare([{ name: "v", type: "Array", value: [1] }]);
  let refusal: string | null = null;
  for (let round = 0; round < 60 && refusal === null; round += 1) {
    const appended = variables.append("v", "Array", variables.read("v") ?? null);
    if (!appended.ok) refusal = appended.failure.message;
  }
  expect(refusal).toMatch(/appended to the variable 'v' is too large: at most 16 million characters/);
  expect(Array.isArray(variables.read("v"))).toBe(true);
});

test("many small appends make a list as long as a loop can", () => {
  const variables = new Variables();
  variables.declare([{ name: "v", type: "Array", value: [] }]);
  for (let item = 0; item < 100_000; item += 1) variables.append("v", "Array", { item });
  expect(variables.read("v")).toHaveLength(100_000);
});
