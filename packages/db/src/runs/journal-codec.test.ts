import type { StepError } from "@towpath/engine";
import { said } from "@towpath/prelude";
import { expect, test } from "vitest";
import { decodeChunk, decodeError, encodeChunk, encodeError } from "./journal-codec.ts";

const anError = (value: string): StepError => {
  const { message, saying } = said('There is no action named "{name}".', { name: value });
  return { code: "NotFound", message, details: { cause: null }, saying };
};
const lineWith = (error: StepError) => ({
  kind: "step" as const,
  action: "A",
  indexes: [],
  at: 0,
  status: "Failed" as const,
  code: "NotFound",
  startedAt: 0,
  error,
});

test("an error is kept with what it was made of, which stands last", () => {
  const error = anError('quoted ","saying":{ text');
  expect(decodeError(encodeError(error))).toEqual(error);
  expect(encodeError(error).indexOf(',"saying":{')).toBe(encodeError(error).lastIndexOf(',"saying":{'));
  const { lines, payloads } = encodeChunk([lineWith(error)]);
  expect(decodeChunk(lines, payloads)).toEqual([lineWith(error)]);
});

test("what is longer than any sentence is kept in English only", () => {
  const { saying: _, ...error } = anError("x".repeat(5_000));
  expect(decodeError(encodeError(anError("x".repeat(5_000))))).toEqual(error);
});
