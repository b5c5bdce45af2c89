import { randomUUID } from "node:crypto";
import { newId, type StoredVersion } from "@towpath/db";
import { compilePlan, fireTrigger, type NewRun } from "@towpath/engine";
import { parseJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { headersRefusal, schemaRefusal, triedEvent } from "@towpath/triggers";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { notJson } from "../not-json.ts";
import { readDefinition, readParameters } from "../read-definition.ts";
import { refusedToTry } from "./bind-connections.ts";
import { findFlow } from "./read-flows.ts";

type Texts = Readonly<Record<string, string>>;

/** What comes in with a request trigger. */
export interface Payload {
  readonly bodyText?: string | undefined;
  readonly headers?: Texts | undefined;
  readonly queries?: Texts | undefined;
}

interface Asked extends Payload {
  readonly id: string;
  readonly version: "draft" | "published";
}

/**
 * Starts a run by hand. It is durable when this returns; the doorbell only makes it begin sooner.
 *
 * @returns the run, or the first one when the trigger splits its body into several
 */
export async function runFlow(
  deps: Deps,
  actor: Actor,
  asked: Asked,
): Promise<Result<{ runId: string }, Failure>> {
  const version = await versionToRun(deps, actor, asked);
  if (!version.ok) return version;
  return startRuns(deps, version.value, { ...asked, mode: asked.version === "draft" ? "draft" : "live" });
}

/** Starts what an event with that payload starts in that version. */
export async function startRuns(
  deps: Deps,
  version: StoredVersion,
  asked: Payload & { readonly mode: NewRun["mode"] },
): Promise<Result<{ runId: string }, Failure>> {
  const body = readBody(asked.bodyText);
  if (!body.ok) return body;
  const runs = runsOf(deps, version, asked, body.value);
  if (!runs.ok) return runs;

  await deps.database.runs.accept(runs.value);
  const runIds = runs.value.map(({ id }) => id);
  // Not waited for: a queue that is away may take long to say so, and the run is safe without it.
  void deps.ring(runIds).catch(() => deps.logger.warn({ runs: runIds.length }, "The doorbell did not ring"));
  const [runId] = runIds;
  if (runId !== undefined) return ok({ runId });
  return fail({
    kind: "conflict",
    message: phrase("The body is an empty list, and the trigger starts one run for each item."),
  });
}

function readBody(text: string | undefined): Result<Value | undefined, Failure> {
  if (text === undefined || text.trim() === "") return ok(undefined);
  const parsed = parseJson(text);
  if (parsed.ok) return ok(parsed.value);
  return fail(notJson("trigger body", parsed.failure));
}

async function versionToRun(deps: Deps, actor: Actor, asked: Asked): Promise<Result<StoredVersion, Failure>> {
  const found = await findFlow(deps, actor, asked.id);
  if (!found.ok) return found;
  if (asked.version === "published") {
    const { published } = found.value;
    if (published !== null) return ok(published);
    return fail({
      kind: "conflict",
      message: phrase("This flow was never published. Publish it, or run its draft."),
    });
  }
  const refusal = await refusedToTry(deps, actor, asked.id);
  if (refusal !== null) return fail(refusal);
  const draft = await deps.database.flows.draftVersion(actor.environmentId, asked.id, actor.user.id);
  return draft === null ? fail({ kind: "not-found", what: "flow" }) : ok(draft);
}

function runsOf(
  deps: Deps,
  version: StoredVersion,
  asked: Payload & { readonly mode: NewRun["mode"] },
  body: Value | undefined,
): Result<NewRun[], Failure> {
  const definition = readDefinition(version.definitionText);
  if (!definition.ok) return definition;
  const parameterValues = readParameters(version.parametersText);
  if (!parameterValues.ok) return parameterValues;
  const plan = compilePlan(definition.value, { parameterValues: parameterValues.value });
  if (!plan.ok)
    return fail({
      kind: "conflict",
      ...said("This flow cannot run: {message}", { message: plan.failure.message }),
    });

  const headers = headersRefusal(asked.headers ?? {});
  if (headers !== null) return fail({ kind: "invalid", ...headers });
  const refusal = schemaRefusal(definition.value, { body, headers: asked.headers });
  if (refusal !== null) return fail({ kind: "invalid", message: refusal.message });
  const event = {
    ...(body === undefined ? {} : { body }),
    ...(asked.headers === undefined ? {} : { headers: { ...asked.headers } }),
    ...(asked.queries === undefined ? {} : { queries: { ...asked.queries } }),
  };
  const nowMs = deps.now();
  const fired = fireTrigger(plan.value, triedEvent(definition.value, event, nowMs), {
    nowMs,
    clientTrackingId: randomUUID(),
    random: Math.random,
  });
  if (!fired.triggered)
    return fail({
      kind: "conflict",
      ...said("The trigger did not fire: {reason}", { reason: fired.reason }),
    });
  return ok(
    fired.events.map((trigger) => ({
      id: newId(nowMs),
      environmentId: version.environmentId,
      flowId: version.flowId,
      versionId: version.id,
      mode: asked.mode,
      trigger,
      createdAt: nowMs,
    })),
  );
}
