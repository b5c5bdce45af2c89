import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { callFunction } from "../function-call.ts";
import { badTemplate, failed, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { compileInputs, member } from "./inputs.ts";

/** Some designers write `interval: {count|interval, timeUnit}`, others `interval` and `timeUnit` side by side. */
const AMOUNT = "interval.interval|interval.count|interval";
const UNIT = "interval.timeUnit|interval.unit|timeUnit";
/**
 * Kind → function, and the inputs that are its arguments; those after the `?` may be left out at the end. Names
 * with a `|` between them are spellings of different designers.
 */
const KINDS: Readonly<Record<string, readonly [fn: string, ...args: string[]]>> = {
  addtotime: ["addToTime", "baseTime", AMOUNT, UNIT, "?formatString"],
  subtractfromtime: ["subtractFromTime", "baseTime", AMOUNT, UNIT, "?formatString"],
  getfuturetime: ["addToTime", "now", AMOUNT, UNIT, "?formatString"],
  getpasttime: ["subtractFromTime", "now", AMOUNT, UNIT, "?formatString"],
  converttimezone: ["convertTimeZone", "baseTime", "sourceTimeZone", "destinationTimeZone", "?formatString"],
  indexof: ["indexOf", "text|inputText", "searchText"],
  substring: ["substring", "text|inputText", "startPosition|startingPosition|startIndex", "?length"],
  formatnumber: ["formatNumber", "number", "format", "?locale"],
};

/** The `Expression` actions: one function of the language as an action, by its kind. Null for a kind nobody knows. */
export function expressionKind(kind: string, source: Value | undefined): PureProgram | null {
  const lower = kind.toLowerCase();
  const evaluate = compileInputs(source);
  const call = Object.hasOwn(KINDS, lower) ? KINDS[lower] : undefined;
  if (lower !== "currenttime" && call === undefined) return null;
  return {
    kind: "pure",
    run(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs.failure;
      const now = callFunction("addToTime", [
        "1970-01-01T00:00:00Z",
        Math.trunc(context.nowMs / 1_000),
        "Second",
      ]);
      if (!now.ok) return badTemplate(now.failure);
      if (call === undefined) return succeeded(inputs.value, { body: now.value });
      const args = argumentsOf(call.slice(1), inputs.value, now.value);
      if (typeof args === "string") {
        return failed("BadRequest", `The input '${args}' is missing.`, { inputs: inputs.value });
      }
      const result = callFunction(call[0], args);
      if (!result.ok) return { ...badTemplate(result.failure), inputs: inputs.value };
      return succeeded(inputs.value, { body: result.value });
    },
  };
}

/** The arguments in order, or the name of the one that is missing. */
function argumentsOf(names: readonly string[], inputs: ValueObject, now: Value): Value[] | string {
  const args: Value[] = [];
  for (const name of names) {
    const value = name === "now" ? now : argument(inputs, name.replace("?", "").split("|"));
    if (value !== undefined && value !== null) args.push(value);
    else if (!name.startsWith("?")) return name.split("|", 1)[0]?.split(".").at(-1) ?? name;
  }
  return args;
}

function argument(inputs: ValueObject, spellings: readonly string[]): Value | undefined {
  const values = spellings.map((spelling) => at(inputs, spelling.split(".")));
  return values.find((value) => value !== undefined && value !== null);
}

function at(inputs: ValueObject, path: readonly string[]): Value | undefined {
  const found = path.reduce<Value | undefined>((value, name) => member(value, name), inputs);
  // An interval that is an object holds the number; it is none itself.
  return path.length === 1 && path[0] === "interval" && isObject(found) ? undefined : found;
}
