import { isObject, parseJson as readJson, toText, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { compileSchema, type SchemaCheck } from "../json-schema.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { compileInputs, member, withoutMembers } from "./inputs.ts";

/** ParseJson: text or a value, checked against a schema and never coerced. */
export function parseJson(source: Value | undefined): PureProgram {
  const schema = member(source, "schema");
  const evaluate = compileInputs(withoutMembers(source, ["schema"]));
  const check = schemaCheck(schema);
  return {
    kind: "pure",
    run(context) {
      const evaluated = evaluate(context);
      if (!evaluated.ok) return evaluated.failure;
      const content = member(evaluated.value, "content") ?? null;
      const inputs: Value = schema === undefined ? { content } : { content, schema };
      if (!check.ok) return failed("InvalidSchema", check.failure, { inputs });
      const value = contentValue(content);
      if (!value.ok) return { ...value.failure, inputs };
      const errors = check.value(value.value);
      if (errors === null) return succeeded(inputs, { body: value.value });
      const first = errors[0]?.message ?? "The value does not fit.";
      return failed("ValidationFailed", `The content does not fit the schema. ${first}`, {
        inputs,
        outputs: { body: value.value },
        error: {
          code: "ValidationFailed",
          message: `The content does not fit the schema. ${first}`,
          details: { errors: errors.map((error) => ({ message: error.message, path: error.path })) },
        },
      });
    },
  };
}

function contentValue(content: Value): Result<Value, Outcome> {
  if (content === null || content === "") {
    return fail(
      failed("InvalidTemplate", "There is nothing to parse: 'content' is empty.", {
        code: "BadRequest",
      }),
    );
  }
  const text = typeof content === "string" ? content : envelopeText(content);
  if (text === null) return ok(content);
  const parsed = readJson(text);
  if (parsed.ok) return ok(parsed.value);
  const { message, line, column } = parsed.failure;
  return fail(failed("InvalidJSON", `The content is not JSON: ${message} (line ${line}, column ${column}).`));
}

/** JSON may arrive as a content envelope when its sender did not say that it is JSON. */
function envelopeText(content: Value): string | null {
  return isObject(content) && typeof content.$content === "string" && "$content-type" in content
    ? toText(content)
    : null;
}

function schemaCheck(schema: Value | undefined): Result<SchemaCheck, string> {
  if (schema === undefined || schema === null) return ok(() => null);
  if (!isObject(schema)) return fail("'schema' must be a JSON schema object.");
  try {
    return ok(compileSchema(schema));
  } catch (error) {
    return fail(`The schema cannot be used: ${error instanceof Error ? error.message : "it is not valid"}.`);
  }
}
