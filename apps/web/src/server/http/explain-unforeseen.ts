import { randomBytes } from "node:crypto";
import { ORPCError } from "@orpc/server";
import { isDatabaseUnavailable } from "@towpath/db";
import type { Logger } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";

/** PostgreSQL refuses these characters wherever they hide in a value that no rule of the contract looked at. */
const NOT_STORABLE = /^(22021|22P05)$/;

const codeIn = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

/**
 * The answer to what nobody foresaw. The caller gets a reference; what happened goes to the log only, because the
 * message of an unknown error may hold anything.
 */
export function explainUnforeseen(
  error: unknown,
  path: readonly string[],
  logger: Logger,
): ORPCError<string, unknown> {
  if (error instanceof ORPCError && error.code !== "INTERNAL_SERVER_ERROR") return error;
  const cause = error instanceof ORPCError ? error.cause : error;
  const code = codeIn(cause);
  if (NOT_STORABLE.test(code)) {
    return new ORPCError("BAD_REQUEST", {
      message: phrase("The request holds a character that cannot be stored (NUL)."),
    });
  }
  const reference = randomBytes(5).toString("hex");
  const fields = {
    reference,
    procedure: path.join("."),
    error: cause instanceof Error ? cause.stack : String(cause),
  };
  logger.error(fields, "A call failed unexpectedly");
  if (isDatabaseUnavailable(cause)) {
    const message = "The database does not answer right now. Nothing was changed; try again in a moment.";
    return new ORPCError("SERVICE_UNAVAILABLE", { message });
  }
  const message = `Something went wrong on the server. The log has the details under “${reference}”.`;
  return new ORPCError("INTERNAL_SERVER_ERROR", { message });
}
