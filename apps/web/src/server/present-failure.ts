import { ORPCError } from "@orpc/server";
import { assertNever, type Result } from "@towpath/prelude";
import { phrase } from "../words/translate.ts";
import type { Failure } from "./failure.ts";

/** The one mapping of failures to HTTP. */
export function presentFailure(failure: Failure): ORPCError<string, unknown> {
  switch (failure.kind) {
    case "not-found":
      if (failure.what === "environment") {
        return new ORPCError("NOT_FOUND", { message: phrase("You are a member of no such environment.") });
      }
      return new ORPCError("NOT_FOUND", { message: `There is no such ${failure.what} in this environment.` });
    case "invalid": {
      const { line, column, issues } = failure;
      const place = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
      const all = { ...place, ...(issues === undefined ? {} : { issues: [...issues] }) };
      const data = Object.keys(all).length === 0 ? undefined : all;
      return new ORPCError("BAD_REQUEST", { message: failure.message, data });
    }
    case "forbidden":
      return new ORPCError("FORBIDDEN", { message: failure.message });
    case "stale":
      return new ORPCError("CONFLICT", {
        message: phrase(
          "Somebody else changed this flow in the meantime. Load it again, then repeat your change.",
        ),
        data: { revision: failure.revision },
      });
    case "conflict":
      return new ORPCError("CONFLICT", { message: failure.message });
    case "blocked":
      return new ORPCError("UNPROCESSABLE_CONTENT", {
        message: failure.message,
        data: { problems: [...failure.problems] },
      });
    case "too-many":
      return new ORPCError("TOO_MANY_REQUESTS", { message: failure.message });
    default:
      return assertNever(failure);
  }
}

/** The value of a use case; its failure leaves as the error that oRPC turns into an answer. */
export function orPresent<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw presentFailure(result.failure);
  return result.value;
}
