import { ORPCError, ValidationError } from "@orpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { explainInvalidInput } from "./explain-invalid-input.ts";

const Request = z.strictObject({ id: z.uuid(), revision: z.number(), name: z.string() });

function explain(input: unknown, schema: z.ZodType = Request): string {
  const parsed = schema.safeParse(input);
  const cause = new ValidationError({ message: "no", issues: parsed.error?.issues ?? [], data: input });
  const explained = explainInvalidInput(new ORPCError("BAD_REQUEST", { cause }));
  return explained instanceof ORPCError ? explained.message : "";
}

test("a wrong request is told in plain words what to change", () => {
  expect(explain({ id: "x", name: 3, definition: {} })).toBe(
    'id: It is not an id. revision: It is missing. name: It is to be of the type string. "definition" is no member of this request.',
  );
});

test("other errors stay what they are", () => {
  const other = new Error("a bug");
  expect(explainInvalidInput(other)).toBe(other);
});

test.each<[string, z.ZodType, unknown, string]>([
  ["an empty text", z.string().min(1), "", "It is empty."],
  ["a short text", z.string().min(1_000), "a", "It has to have at least 1,000 characters."],
  ["a long text", z.string().max(1), "ab", "It has to have at most 1 character."],
  ["a long list", z.array(z.number()).max(2), [1, 2, 3], "It has to have at most 2 items."],
  ["a small number", z.number().min(30), 1, "It has to be at least 30."],
  ["a choice that is none", z.enum(["a", "b"]), "c", "It has to be one of a, b."],
  ["no address", z.url(), "x", "It has to be a whole address, such as https://example.com/."],
  ["no pattern", z.string().regex(/^x$/), "y", "It is not written as it has to be."],
  ["none of several", z.union([z.string(), z.number()]), true, "It is not what is wanted here."],
  ["words of its contract", z.string().min(1, "Give it a name."), "", "Give it a name."],
])("%s is told without the words of the validator", (_what, schema, input, words) => {
  expect(explain(input, schema)).toBe(words);
});
