import { ORPCError, ValidationError } from "@orpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { explainInvalidInput } from "./explain-invalid-input.ts";

const Request = z.strictObject({ id: z.uuid(), revision: z.number(), name: z.string() });

function explain(input: unknown): string {
  const parsed = Request.safeParse(input);
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
