import type { StoredVersion } from "@towpath/db";
import { type Definition, formatDefinition, loopsTo, partOf } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { readDefinition } from "../read-definition.ts";
import { refusedToTry } from "./bind-connections.ts";
import { findFlow } from "./read-flows.ts";
import { findRun } from "./read-runs.ts";
import { type Payload, startRuns } from "./run-flow.ts";

interface Asked extends Payload {
  readonly id: string;
  readonly begin: "trigger" | "action";
  readonly end: "all" | "action";
  readonly action?: string | undefined;
  readonly iteration?: readonly number[] | undefined;
  readonly indexes?: readonly number[] | undefined;
  readonly runId?: string | undefined;
}

type Answer = Result<{ readonly runId: string }, Failure>;

/** How many lines of a run are looked through for what it knows. */
const LOOK_THROUGH = 5_000;

const NO_ACTION: Failure = { kind: "invalid", message: phrase("Name the action that is meant: `action`.") };
const NO_DATA: Failure = {
  kind: "conflict",
  message:
    "No run of this flow has ended yet, so there is no data to test with. Test the flow from its trigger first.",
};

/** Tests the draft, or a part of it: with a payload, or with what a run of the flow knows. */
export async function startTest(deps: Deps, actor: Actor, asked: Asked): Promise<Answer> {
  const found = await findFlow(deps, actor, asked.id);
  if (!found.ok) return found;
  const refusal = (await refusedToTry(deps, actor, asked.id)) ?? unclear(asked);
  if (refusal !== null) return fail(refusal);
  const source = await sourceOf(deps, actor, asked);
  if (!source.ok) return source;
  const definition = readDefinition(found.value.definitionText);
  if (!definition.ok) return definition;
  const part = await partMeant(deps, actor, { asked, runId: source.value, definition: definition.value });
  if (!part.ok) return part;
  const { environmentId, user } = actor;
  const version = await deps.database.flows.draftVersion(environmentId, asked.id, user.id, part.value);
  if (version === null) return fail({ kind: "not-found", what: "flow" });
  if (source.value === null) return startRuns(deps, version, { ...asked, mode: "draft" });
  return withData(deps, actor, { asked, version, runId: source.value, definition: definition.value });
}

const isPart = ({ end, iteration }: Asked) => end === "action" || iteration !== undefined;

function unclear(asked: Asked): Failure | null {
  return asked.action === undefined && (isPart(asked) || asked.begin === "action") ? NO_ACTION : null;
}

/** The run whose data is used; null when the test begins with a payload. */
async function sourceOf(
  deps: Deps,
  actor: Actor,
  { id, begin, runId }: Asked,
): Promise<Result<string | null, Failure>> {
  if (runId !== undefined) {
    const run = await findRun(deps, actor, runId);
    return run.ok ? ok(runId) : run;
  }
  if (begin === "trigger") return ok(null);
  const { items } = await deps.database.history.list(actor.environmentId, {
    flowId: id,
    status: ["Succeeded", "Failed", "TimedOut", "Cancelled"],
    limit: 1,
  });
  return items[0] === undefined ? fail(NO_DATA) : ok(items[0].id);
}

/** Undefined: all of the draft. */
async function partMeant(
  deps: Deps,
  actor: Actor,
  { asked, runId, definition }: { asked: Asked; runId: string | null; definition: Definition },
) {
  if (!isPart(asked)) return ok(undefined);
  const known = runId === null ? new Set<string>() : await namesWithData(deps, actor, runId);
  return partText(definition, asked, known);
}

/** Lower-case names of the actions that the run executed. */
async function namesWithData(deps: Deps, actor: Actor, runId: string): Promise<ReadonlySet<string>> {
  const lines = await deps.database.history.lines(actor.environmentId, runId, 0, LOOK_THROUGH);
  const ended = lines.filter(({ kind, status }) => kind === "step" && status !== "Skipped");
  return new Set(ended.map(({ action }) => action.toLowerCase()));
}

function partText(
  definition: Definition,
  { action = "", begin, iteration }: Asked,
  known: ReadonlySet<string>,
): Result<{ readonly definitionText: string; readonly note: string }, Failure> {
  const loops = loopsTo(definition, action);
  const part = partOf(definition, {
    until: action,
    // What beside the step is known already is taken over, so that the next step finds it too.
    keep: begin === "action" && iteration === undefined ? known : new Set(),
    ...(iteration === undefined ? {} : { items: iteration.slice(0, loops.length) }),
  });
  if (!part.ok) return fail({ kind: "conflict", message: part.failure.message });
  return ok({ definitionText: formatDefinition(part.value), note: noteOf(action, begin, iteration) });
}

/** In words, for whoever looks at the run. */
function noteOf(action: string, begin: Asked["begin"], iteration: Asked["iteration"]): string {
  const name = action.replaceAll("_", " ");
  const last = iteration?.at(-1);
  if (last !== undefined) return `Only iteration ${last + 1} of ${name}`;
  return begin === "action" ? `Only ${name}` : `Up to ${name}`;
}

async function withData(
  deps: Deps,
  actor: Actor,
  from: {
    readonly asked: Asked;
    readonly version: StoredVersion;
    readonly runId: string;
    readonly definition: Definition;
  },
): Promise<Answer> {
  const { asked, version, runId, definition } = from;
  const submitted = await deps.database.resubmits.submit({
    environmentId: actor.environmentId,
    runId,
    version,
    from: placeOf(asked, definition),
    by: actor.user.id,
    nowMs: deps.now(),
  });
  if (!submitted.ok) {
    const { failure } = submitted;
    return fail(
      failure.kind === "refused"
        ? { kind: "conflict", message: failure.message }
        : { kind: "not-found", what: "run" },
    );
  }
  const { runId: fresh } = submitted.value;
  void deps.ring([fresh]).catch(() => deps.logger.warn({ runId: fresh }, "The doorbell did not ring"));
  return ok({ runId: fresh });
}

/** One iteration of a loop is a loop over less: the outermost one begins anew. */
function placeOf({ begin, action = "", iteration, indexes }: Asked, definition: Definition) {
  if (begin === "trigger") return { kind: "start" } as const;
  if (iteration !== undefined) {
    return { kind: "trial", action: loopsTo(definition, action)[0] ?? action } as const;
  }
  return { kind: "trial", action, ...(indexes === undefined ? {} : { indexes }) } as const;
}
