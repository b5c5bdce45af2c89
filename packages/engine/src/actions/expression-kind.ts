import type { Value, ValueObject } from "@towpath/expressions";
import { callFunction } from "../function-call.ts";
import { badTemplate, failed, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { compileInputs, member } from "./inputs.ts";

/** Kind → function, and the inputs that are its arguments; those after the `?` may be left out at the end. */
const KINDS: Readonly<Record<string, readonly [fn: string, ...args: string[]]>> = {
  addtotime: ["addToTime", "baseTime", "interval.interval", "interval.timeUnit", "?formatString"],
  subtractfromtime: [
    "subtractFromTime",
    "baseTime",
    "interval.interval",
    "interval.timeUnit",
    "?formatString",
  ],
  getfuturetime: ["addToTime", "now", "interval.interval", "interval.timeUnit", "?formatString"],
  getpasttime: ["subtractFromTime", "now", "interval.interval", "interval.timeUnit", "?formatString"],
  converttimezone: ["convertTimeZone", "baseTime", "sourceTimeZone", "destinationTimeZone", "?formatString"],
  indexof: ["indexOf", "inputText", "searchText"],
  substring: ["substring", "inputText", "startPosition", "?length"],
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
    const path = name.replace("?", "").split(".");
    const value = name === "now" ? now : at(inputs, path);
    if (value !== undefined && value !== null) args.push(value);
    else if (!name.startsWith("?")) return path.at(-1) ?? name;
  }
  return args;
}

/** Some designers write `interval: {count|interval, timeUnit}`, others `interval` and `timeUnit` side by side. */
function at(inputs: ValueObject, path: readonly string[]): Value | undefined {
  const [first = "", second] = path;
  if (second === undefined) return member(inputs, first);
  const nested = member(member(inputs, first), second) ?? member(member(inputs, first), "count");
  return typeof member(inputs, first) === "object" ? nested : member(inputs, second);
}
