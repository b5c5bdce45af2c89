import type { AnyContractProcedure } from "@orpc/contract";
import type { Call } from "./test-api.ts";

/** The HTTP call of a procedure, with its input in the path, the query or the body. */
export function procedureCall(
  definition: AnyContractProcedure,
  given: Readonly<Record<string, unknown>>,
): Call {
  const { method = "POST", path = "" } = definition["~orpc"].route;
  const input = { ...given };
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = String(input[name]);
    delete input[name];
    return value;
  });
  if (method !== "GET") return { method, path: filled, body: input };
  const query = new URLSearchParams(input as Record<string, string>).toString();
  return { method, path: query === "" ? filled : `${filled}?${query}` };
}
