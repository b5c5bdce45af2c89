import { isObject, parseJson as readJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { compileSchema, type SchemaCheck, type SchemaError } from "../json-schema.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { stepError } from "../step-error.ts";
import { compileInputs, envelopeText, member, notJson, withoutMembers } from "./inputs.ts";

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
      const value = contentValue(content);
      if (!value.ok) return { ...value.failure, inputs };
      const errors = check(value.value);
      if (!errors.ok) return failed("InvalidSchema", errors.failure, { inputs });
      return errors.value.length === 0
        ? succeeded(inputs, { body: value.value })
        : doesNotFit(inputs, errors.value);
    },
  };
}

/** As in Logic Apps the errors are the outputs, so that a handler can read them. */
function doesNotFit(inputs: Value, errors: readonly SchemaError[]): Outcome {
  const [first] = errors;
  const { message: why = "", path = "" } = first ?? {};
  const words =
    why === ""
      ? said("The content does not fit the schema.")
      : path === ""
        ? said("The content does not fit the schema. {why}", { why })
        : said("The content does not fit the schema at '{path}'. {why}", { path, why });
  const outputs = { errors: errors.map((error) => ({ message: error.message, path: error.path })) };
  return {
    status: "Failed",
    code: "ValidationFailed",
    inputs,
    outputs,
    error: { ...stepError("ValidationFailed", words), details: outputs },
  };
}

function contentValue(content: Value): Result<Value, Outcome> {
  if (content === null || content === "") {
    return fail(
      failed("InvalidTemplate", said("There is nothing to parse: 'content' is empty.").message, {
        code: "BadRequest",
      }),
    );
  }
  const text = typeof content === "string" ? content : envelopeText(content);
  if (text === null) return ok(content);
  const parsed = readJson(text);
  if (parsed.ok) return ok(parsed.value);
  return fail(failed("InvalidJSON", notJson(parsed.failure)));
}

function schemaCheck(schema: Value | undefined): SchemaCheck {
  if (schema === undefined || schema === null) return () => ok([]);
  return isObject(schema) ? compileSchema(schema) : () => fail("'schema' must be a JSON schema object.");
}
