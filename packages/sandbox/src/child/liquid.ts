import { compileTemplate, contextFromRecord } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { Liquid, LiquidError } from "liquidjs";
import type { SandboxFailure } from "../task.ts";

/** Characters of a template, and what its values and output may come to; the process has a limit of its own. */
const PARSE_LIMIT = 1_000_000;
const MEMORY_LIMIT = 20_000_000;

/** Renders a template; `content` is what it works on, as in Logic Apps. */
export function renderLiquid(
  template: string,
  input: string,
  timeoutMs: number,
): Result<string, SandboxFailure> {
  const engine = new Liquid({
    // Includes would read files; there are none, and a template that asks for one is told so.
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: PARSE_LIMIT,
    memoryLimit: MEMORY_LIMIT,
    renderLimit: timeoutMs,
  });
  addNetNames(engine);
  try {
    return ok(engine.parseAndRenderSync(template, { content: JSON.parse(input) as unknown }));
  } catch (error) {
    return fail(describe(error, timeoutMs));
  }
}

/**
 * Logic Apps runs DotLiquid, whose filters are named as in C#: `Upcase`, `StripHtml`, `DividedBy`. Both spellings
 * work here. Its `Date` takes a .NET format unless the format has a percent sign.
 */
function addNetNames(engine: Liquid): void {
  for (const [name, filter] of Object.entries(engine.filters)) {
    const pascal = name.replace(/(^|_)([a-z])/g, (_all, _gap, letter: string) => letter.toUpperCase());
    engine.registerFilter(pascal, filter);
  }
  const date = engine.filters.date;
  engine.registerFilter("Date", function (this: unknown, value: unknown, format?: unknown, ...rest) {
    const isNet = typeof format === "string" && !format.includes("%");
    if (isNet && typeof value === "string") return formatted(value, format);
    return typeof date === "function" ? date.call(this as never, value, format, ...rest) : value;
  });
}

const FORMAT = compileTemplate("@formatDateTime(parameters('value'), parameters('format'))");

function formatted(value: string, format: string): string {
  const result = FORMAT.evaluate(contextFromRecord({ parameters: { value, format } }));
  if (result.ok && typeof result.value === "string") return result.value;
  throw new Error(`"${value}" cannot be written as a date in the form "${format}".`);
}

function describe(error: unknown, timeoutMs: number): SandboxFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (/^template render limit exceeded/.test(text)) {
    return {
      kind: "too-long",
      message: `The template took longer than it may (${timeoutMs / 1000} seconds).`,
    };
  }
  if (/^memory alloc limit exceeded/.test(text)) {
    return { kind: "too-much-memory", message: "The template builds more text than it may." };
  }
  const line = LiquidError.is(error) ? Number(error.token.getPosition()[0]) : Number.NaN;
  const message = text.replace(/, line:\d+, col:\d+.*$/s, "").slice(0, 1_000);
  const isBadTemplate = error instanceof Error && /^(ParseError|TokenizationError)$/.test(error.name);
  return {
    kind: isBadTemplate ? "rejected" : "failed",
    message,
    ...(Number.isInteger(line) ? { line } : {}),
  };
}
