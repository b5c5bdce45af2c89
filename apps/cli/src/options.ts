import { parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

type OptionTypes = Readonly<Record<string, "string" | "boolean">>;
type Parsed<T extends OptionTypes> = {
  readonly values: { readonly [K in keyof T]?: T[K] extends "string" ? string : boolean };
  readonly positionals: readonly string[];
};

/** Reads a command's options; an unknown one, or one without its value, is a UsageError in plain words. */
export function readOptions<const T extends OptionTypes>(args: readonly string[], types: T): Parsed<T> {
  try {
    const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
    const { values, positionals } = parseArgs({
      args: withValues(args, types),
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values: values as Parsed<T>["values"], positionals };
  } catch (error) {
    // parseArgs says which option and why; its hint about `--` would only confuse here.
    throw new UsageError(
      String(error instanceof Error ? error.message : error).split(". To specify")[0] ?? "",
    );
  }
}

/** Each option with the value after it: parseArgs takes `-1` for another option, and asks back in its own words. */
function withValues(args: readonly string[], types: OptionTypes): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? "";
    const wantsValue = before.startsWith("--") && types[before.slice(2)] === "string";
    if (wantsValue && arg.startsWith("--")) {
      throw new UsageError(`${before} wants a value, and '${arg}' is another option`);
    }
    if (wantsValue && arg.startsWith("-") && arg !== "-") joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** A positive number of an option, or the default. */
export function positiveNumber(option: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`${option} wants a number above zero, not "${text}".`);
  }
  return value;
}
