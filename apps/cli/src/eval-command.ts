import { createInterface } from "node:readline";
import {
  compileTemplate,
  contextFromRecord,
  contextProblem,
  isObject,
  parseJson,
  stringifyJson,
  type Value,
} from "@towpath/expressions";
import type { Command } from "./command.ts";
import { readOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

const help = `towpath eval [--json]

Reads JSON lines from standard input, one expression each:
  {"expr": "@concat('a', parameters('b'))", "context": {"parameters": {"b": "c"}}}
and writes one JSON line each, in the same order: {"value": …} or {"error": {"code", "message"}}.

"expr" is a whole template string. "context" may hold parameters, variables, utcNow (the clock), trigger,
actions, workflow, items and iterationIndexes.`;

/** `towpath eval`: always exit 0 once the lines were read; each line tells its own outcome. */
export const evalCommand: Command = {
  help,
  async run(args) {
    const { positionals } = readOptions(args, { json: "boolean" });
    if (positionals.length > 0)
      throw new UsageError(`eval reads standard input; "${positionals[0]}" is one word too many.`);
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      if (line.trim() !== "") await write(`${stringifyJson(evaluateLine(line))}\n`);
    }
    return 0;
  },
};

/** Evaluates one input line. Never throws: what is wrong with the line is its answer. */
export function evaluateLine(line: string): Value {
  const parsed = parseJson(line);
  if (!parsed.ok) return failure("InvalidInput", `This line is not JSON: ${parsed.failure.message}`);
  const request = parsed.value;
  if (!isObject(request) || typeof request.expr !== "string") {
    return failure(
      "InvalidInput",
      'A line has to be an object with an "expr" text, e.g. {"expr":"@add(1,2)"}.',
    );
  }
  const context = request.context ?? {};
  if (!isObject(context)) return failure("InvalidInput", '"context" has to be an object.');
  const problem = contextProblem(context);
  if (problem !== null) return failure("InvalidInput", problem);
  const result = compileTemplate(request.expr).evaluate(contextFromRecord(context, { nowMs: Date.now() }));
  return result.ok ? { value: result.value } : failure(result.failure.code, result.failure.message);
}

function failure(code: string, message: string): Value {
  return { error: { code, message } };
}

/** Waits while the reader is slower than we are. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once("drain", resolve));
}
