import { loopsTo, parseDefinition } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { presentStep } from "../present-run.ts";
import { findRun } from "./read-runs.ts";

/** A long run in little: what a page needs to be drawn before anything of an iteration is asked for. */
export async function readOutline(deps: Deps, actor: Actor, id: string) {
  const run = await findRun(deps, actor, id);
  if (!run.ok) return run;
  const version = await deps.database.flows.version(run.value.versionId);
  const definition = version === null ? null : parseDefinition(version.definitionText);
  const loopsOf = (action: string) => {
    if (definition?.ok !== true) return [];
    // A loop is in the loops around it, not in itself.
    return loopsTo(definition.value, action).filter((loop) => loop.toLowerCase() !== action.toLowerCase());
  };
  const { lines, loops, nextSeq } = await deps.database.history.outline(actor.environmentId, id, loopsOf);
  return ok({
    items: lines.map(presentStep).filter((step) => step !== null),
    loops: loops.map(({ loop, around, count, failed }) => ({
      loop,
      around: [...around],
      count,
      failed: failed.map(([first, last]): [number, number] => [first, last]),
    })),
    nextSeq,
  });
}

/** The steps of exactly those iterations. */
export async function listIterations(deps: Deps, actor: Actor, { id, at }: { id: string; at: string }) {
  const run = await findRun(deps, actor, id);
  if (!run.ok) return run;
  const lines = await deps.database.history.linesAt(actor.environmentId, id, new Set(at.split(",")));
  return ok({ items: lines.map(presentStep).filter((step) => step !== null) });
}
