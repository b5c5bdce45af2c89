import { ORPCError, ValidationError } from "@orpc/server";

interface Issue {
  readonly message: string;
  readonly code?: unknown;
  readonly expected?: unknown;
  readonly format?: unknown;
  readonly keys?: unknown;
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
  return issue.message;
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
