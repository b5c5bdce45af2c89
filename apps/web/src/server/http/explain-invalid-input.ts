import { ORPCError, ValidationError } from "@orpc/server";

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const nameOf = (issue: Issue) =>
  (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".");

/** At most this many are listed: an array of a million wrong items is one mistake. */
const LISTED = 20;

/** Turns a failed validation into words and a list of places; any other error stays what it is. */
export function explainInvalidInput(error: unknown): unknown {
  if (!(error instanceof ORPCError) || error.code !== "BAD_REQUEST") return error;
  if (!(error.cause instanceof ValidationError)) return error;
  const issues = error.cause.issues
    .slice(0, LISTED)
    .map((issue) => ({ path: nameOf(issue), message: issue.message }));
  const said = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join(" ");
  return new ORPCError("BAD_REQUEST", { message: said || "The request is not right.", data: { issues } });
}
