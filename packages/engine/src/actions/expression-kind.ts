import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { spellingsOf } from "@towpath/flow";
import { said } from "@towpath/prelude";
import { callFunction } from "../function-call.ts";
import { badTemplate, failed, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { formatTimestamp } from "../timestamp.ts";
import { compileInputs, member } from "./inputs.ts";

/** Kind → function, and the inputs that are its arguments; those after the `?` may be left out at the end. */
const KINDS: Readonly<Record<string, readonly [fn: string, ...args: string[]]>> = {
  addtotime: ["addToTime", "baseTime", "interval", "timeUnit", "?formatString"],
  subtractfromtime: ["subtractFromTime", "baseTime", "interval", "timeUnit", "?formatString"],
  getfuturetime: ["addToTime", "now", "interval", "timeUnit", "?formatString"],
  getpasttime: ["subtractFromTime", "now", "interval", "timeUnit", "?formatString"],
  converttimezone: ["convertTimeZone", "baseTime", "sourceTimeZone", "destinationTimeZone", "?formatString"],
  indexof: ["indexOf", "text", "searchText"],
  substring: ["substring", "text", "startPosition", "?length"],
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
      const now = formatTimestamp(context.nowMs);
      if (call === undefined) return succeeded(inputs.value, { body: now });
      const args = argumentsOf(call.slice(1), inputs.value, now);
      if (typeof args === "string") {
        return failed("BadRequest", said("The input '{name}' is missing.", { name: args }), {
          inputs: inputs.value,
        });
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
  for (const argument of names) {
    const name = argument.replace("?", "");
    const value = name === "now" ? now : inputNamed(inputs, name);
    if (value !== undefined && value !== null) args.push(value);
    else if (!argument.startsWith("?")) return name;
  }
  return args;
}

/** An input under any name that designers give it. */
function inputNamed(inputs: ValueObject, name: string): Value | undefined {
  const paths = spellingsOf(`inputs/${name}`).map((path) => path.split("/").slice(1));
  const values = paths.map((path) => at(inputs, path));
  return values.find((value) => value !== undefined && value !== null);
}

function at(inputs: ValueObject, path: readonly string[]): Value | undefined {
  const found = path.reduce<Value | undefined>((value, name) => member(value, name), inputs);
  // An interval that is an object holds the number; it is none itself.
  return path.length === 1 && path[0] === "interval" && isObject(found) ? undefined : found;
}
