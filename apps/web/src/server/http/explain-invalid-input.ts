import { ORPCError, ValidationError } from "@orpc/server";

interface Issue {
  readonly message: string;
  readonly code?: unknown;
  readonly expected?: unknown;
  readonly format?: unknown;
  readonly keys?: unknown;
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly values?: unknown;
  readonly divisor?: unknown;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const nameOf = (issue: Issue) =>
  (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");

/** The validator's own sentences speak of types and formats; ours say what to change. Limits carry their words already. */
function wordsOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) {
    const names = issue.keys.slice(0, LISTED).map((key) => `"${String(key).slice(0, 80)}"`);
    return `${names.join(", ")} ${names.length === 1 ? "is no member" : "are no members"} of this request.`;
  }
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input: expected")) {
    if (issue.message.endsWith("received undefined")) return "It is missing.";
    return `It is to be of the type ${String(issue.expected)}.`;
  }
  if (issue.code === "invalid_format" && issue.format === "uuid") return "It is not an id.";
  return isOwnWords(issue) ? issue.message : (plainWords(issue) ?? "It is not what is wanted here.");
}

/** A sentence that a contract wrote, and no validator. */
const isOwnWords = ({ message }: Issue) =>
  !/^(Invalid |Too (small|big)|Unrecognized |.{0,40}: expected )/.test(message);

function plainWords(issue: Issue): string | null {
  switch (issue.code) {
    case "too_small":
      return limitWords(issue, issue.minimum, "least", issue.minimum === 1);
    case "too_big":
      return limitWords(issue, issue.maximum, "most", false);
    case "invalid_value":
      return Array.isArray(issue.values)
        ? `It has to be ${issue.values.length === 1 ? "" : "one of "}${issue.values.slice(0, LISTED).map(String).join(", ")}.`
        : null;
    case "not_multiple_of":
      return `It has to be a multiple of ${String(issue.divisor)}.`;
    case "invalid_format":
      return FORMAT_WORDS.get(String(issue.format)) ?? "It is not written as it has to be.";
    case "invalid_type":
      return `It is to be of the type ${String(issue.expected)}.`;
    default:
      return null;
  }
}

const FORMAT_WORDS: ReadonlyMap<string, string> = new Map([
  ["url", "It has to be a whole address, such as https://example.com/."],
  ["email", "It has to be an e-mail address."],
  ["datetime", "It has to be a moment such as 2026-01-31T12:00:00Z."],
  ["date", "It has to be a day such as 2026-01-31."],
  ["base64", "It has to be base64."],
]);

const UNITS: ReadonlyMap<string, string> = new Map([
  ["string", "characters"],
  ["array", "items"],
  ["set", "items"],
  ["object", "members"],
  ["file", "bytes"],
]);

function limitWords({ origin }: Issue, limit: unknown, side: "least" | "most", isOne: boolean): string {
  const unit = UNITS.get(String(origin));
  const number = typeof limit === "number" ? limit.toLocaleString("en") : String(limit);
  if (unit === undefined) return `It has to be at ${side} ${number}.`;
  if (isOne) return "It is empty.";
  return `It has to have at ${side} ${number} ${limit === 1 ? unit.slice(0, -1) : unit}.`;
}

/** At most this many are listed: an array of a million wrong items is one mistake. */
const LISTED = 20;

/** Turns a failed validation into words and a list of places; any other error stays what it is. */
export function explainInvalidInput(error: unknown): unknown {
  if (!(error instanceof ORPCError) || error.code !== "BAD_REQUEST") return error;
  if (!(error.cause instanceof ValidationError)) return error;
  const issues = error.cause.issues
    .slice(0, LISTED)
    .map((issue) => ({ path: nameOf(issue), message: wordsOf(issue) }));
  const said = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join(" ");
  return new ORPCError("BAD_REQUEST", { message: said || "The request is not right.", data: { issues } });
}
