import { ORPCError } from "@orpc/server";
import { assertNever, type Result, type Saying } from "@towpath/prelude";
import { phrase } from "../words/translate.ts";
import type { Failure, Thing } from "./failure.ts";

/** What a reader is told who asks for something that is not there. */
const NOT_FOUND: Readonly<Record<Thing, string>> = {
  flow: phrase("There is no such flow in this environment."),
  version: phrase("There is no such version in this environment."),
  seat: phrase("There is no such seat in this environment."),
  run: phrase("There is no such run in this environment."),
  step: phrase("There is no such step in this environment."),
  "bulk job": phrase("There is no such bulk job in this environment."),
  "API key": phrase("There is no such API key in this environment."),
  connection: phrase("There is no such connection in this environment."),
  "OAuth app": phrase("There is no such OAuth app in this environment."),
  "sign-in": phrase("There is no such sign-in in this environment."),
  connector: phrase("There is no such connector in this environment."),
  "version of the connector": phrase("There is no such version of the connector in this environment."),
  operation: phrase("There is no such operation in this environment."),
  import: phrase("There is no such import in this environment."),
  person: phrase("There is no such person in this environment."),
  invitation: phrase("There is no such invitation in this environment."),
  group: phrase("There is no such group in this environment."),
  link: phrase("There is no such link in this environment."),
  "alert rule": phrase("There is no such alert rule in this environment."),
  incident: phrase("There is no such incident in this environment."),
  environment: phrase("You are a member of no such environment."),
};

/** The one mapping of failures to HTTP. */
export function presentFailure(failure: Failure): ORPCError<string, unknown> {
  switch (failure.kind) {
    case "not-found":
      return new ORPCError("NOT_FOUND", { message: NOT_FOUND[failure.what] });
    case "invalid":
      return new ORPCError("BAD_REQUEST", { message: failure.message, data: placeOf(failure) });
    case "forbidden":
      return new ORPCError("FORBIDDEN", worded(failure));
    case "stale":
      return new ORPCError("CONFLICT", {
        message: phrase(
          "Somebody else changed this flow in the meantime. Load it again, then repeat your change.",
        ),
        data: { revision: failure.revision },
      });
    case "conflict":
      return new ORPCError("CONFLICT", worded(failure));
    case "blocked":
      return new ORPCError("UNPROCESSABLE_CONTENT", {
        message: failure.message,
        data: { problems: [...failure.problems], ...sayingOf(failure) },
      });
    case "too-many":
      return new ORPCError("TOO_MANY_REQUESTS", { message: failure.message });
    default:
      return assertNever(failure);
  }
}

function placeOf(failure: Extract<Failure, { kind: "invalid" }>) {
  const { line, column, issues } = failure;
  const place = line === undefined ? {} : { line, ...(column === undefined ? {} : { column }) };
  const all = { ...place, ...sayingOf(failure), ...(issues === undefined ? {} : { issues: [...issues] }) };
  return Object.keys(all).length === 0 ? undefined : all;
}

const sayingOf = ({ saying }: { readonly saying?: Saying }) => (saying === undefined ? {} : { saying });

const worded = (failure: {
  readonly message: string;
  readonly saying?: Saying;
}): { message: string; data?: unknown } =>
  failure.saying === undefined
    ? { message: failure.message }
    : { message: failure.message, data: sayingOf(failure) };

/** The value of a use case; its failure leaves as the error that oRPC turns into an answer. */
export function orPresent<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw presentFailure(result.failure);
  return result.value;
}
