import { compileTemplate, isObject, toText, type Value } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import { failed } from "../outcome.ts";
import type { TerminateProgram } from "../plan.ts";
import { compileInputs, member, memberObject, memberText, withoutMembers } from "./inputs.ts";

const STATUSES = { succeeded: "Succeeded", failed: "Failed", cancelled: "Cancelled" } as const;

/** Terminate: ends the run with a status of the maker's choice. */
export function terminate(source: Value | undefined): TerminateProgram {
  const evaluate = compileInputs(source);
  return {
    kind: "terminate",
    codeIsWritten: isCodeWritten(source),
    verdict(context) {
      const evaluated = evaluate(context);
      if (!evaluated.ok) return evaluated;
      const inputs = evaluated.value;
      const verdict = verdictOf(inputs);
      if (verdict !== null) return ok({ ...verdict, inputs });
      return fail(
        failed("BadRequest", said("'runStatus' must be Succeeded, Failed or Cancelled.").message, { inputs }),
      );
    },
    replay: verdictOf,
  };
}

function isCodeWritten(source: Value | undefined): boolean {
  const error = isObject(source) ? (member(source, "runError") ?? null) : (source ?? null);
  const code = isObject(error) ? (withoutMembers(error, ["message"]) ?? null) : error;
  return compileTemplate(code).references.length === 0;
}

function verdictOf(inputs: Value): ReturnType<TerminateProgram["replay"]> {
  const named = memberText(inputs, "runStatus")?.toLowerCase() ?? "";
  if (named !== "succeeded" && named !== "failed" && named !== "cancelled") return null;
  const status = STATUSES[named];
  if (status !== "Failed") return { status };
  const given = memberObject(inputs, "runError");
  return {
    status,
    error: {
      code: toText(member(given, "code") ?? "Terminated"),
      message: toText(member(given, "message") ?? "The flow ended this run as failed."),
    },
  };
}
