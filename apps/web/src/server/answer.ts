import { after } from "next/server";
import type { Deps } from "./deps.ts";
import { explainUnforeseen } from "./http/explain-unforeseen.ts";
import { openedDeps, reportUnavailable } from "./opened-deps.ts";

/** Runs a handler on the opened server. When there is none (no database), says so instead of falling over. */
export async function answer(handle: (deps: Deps) => Promise<Response>): Promise<Response> {
  let deps: Deps;
  try {
    deps = await openedDeps();
  } catch (error) {
    reportUnavailable(error);
    const message = "Towpath cannot reach its database right now. Try again in a moment.";
    return Response.json(
      { code: "SERVICE_UNAVAILABLE", message },
      { status: 503, headers: { "retry-after": "5" } },
    );
  }
  // A process that is stopped waits for this: tokens that a service gave must not be lost with it.
  after(() => deps.settled());
  try {
    return await handle(deps);
  } catch (error) {
    const { status, code, message } = explainUnforeseen(error, ["answer"], deps.logger);
    return Response.json({ code, message }, { status });
  }
}
