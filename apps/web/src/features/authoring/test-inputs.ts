import type { Operation, Parameter } from "@towpath/connectors";
import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Words } from "../../words/translate.ts";

/** What was typed into the test form. */
export interface TestInputs {
  readonly fields: Readonly<Record<string, string>>;
  /** JSON, or a text for a body that is one; empty for none. */
  readonly body: string;
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** The typed texts as the operation wants its inputs. @returns what is wrong with them, in plain words */
export function readTestInputs(
  t: Words,
  operation: Operation,
  inputs: TestInputs,
): Result<Record<string, Json>, string> {
  const given: Record<string, Json> = {};
  for (const parameter of operation.parameters) {
    const text = Object.hasOwn(inputs.fields, parameter.name) ? (inputs.fields[parameter.name] ?? "") : "";
    if (text !== "") given[parameter.name] = textAsInput(parameter, text);
  }
  const { body } = operation;
  if (body === null || inputs.body.trim() === "") return ok(given);
  const parsed = parseJson(inputs.body);
  if (parsed.ok) return ok({ ...given, [body.name]: plain(parsed.value) });
  if (body.schema.type === "string") return ok({ ...given, [body.name]: inputs.body });
  const { line, column, message } = parsed.failure;
  return fail(
    t("The body is not JSON. Line {line}, column {column}: {message}", {
      line,
      column,
      message: t.text(message),
    }),
  );
}

function textAsInput({ type }: Parameter, text: string): Json {
  if (type === "array") {
    const parsed = parseJson(text);
    return parsed.ok && Array.isArray(parsed.value)
      ? plain(parsed.value)
      : text.split(",").map((item) => item.trim());
  }
  if (type === "string") return text;
  const parsed = parseJson(text);
  return parsed.ok ? plain(parsed.value) : text;
}

/** As it travels to the server: JSON has one kind of number. */
const plain = (value: Value): Json => JSON.parse(stringifyJson(value)) as Json;
