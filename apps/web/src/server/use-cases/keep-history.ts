import type { Author } from "@towpath/db";
import { type Definition, diffDefinitions, emptyDefinition, parseDefinition } from "@towpath/flow";
import { fail, ok } from "@towpath/prelude";
import { mayDo } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { shownParameters } from "../shown-parameters.ts";
import { findFlow, NO_FLOW } from "./read-flows.ts";

/** As many turns of editing as are looked through to say who changed what. */
const MOST_TURNS = 30;
/** Names that are told of one person. */
const MOST_NAMES = 50;

export async function listHistory({ database }: Deps, { environmentId }: Actor, id: string) {
  const pulse = await database.drafts.pulse(environmentId, id);
  if (pulse === null) return fail(NO_FLOW);
  const past = await database.drafts.list(environmentId, id);
  return ok({
    draft: { revision: pulse.revision, by: pulse.savedBy, at: isoTime(pulse.savedAt) },
    publishedNumber: pulse.publishedNumber,
    items: past.map((state) => ({ ...state, at: isoTime(state.at) })),
  });
}

export async function readState(
  { database }: Deps,
  { environmentId, role }: Actor,
  { id, stateId }: { readonly id: string; readonly stateId: string },
) {
  const found = await database.drafts.read(environmentId, id, stateId);
  if (found !== null) {
    return ok(mayDo(role, "maker") ? found : { ...found, parametersText: shownParameters(found) });
  }
  const what = (await database.drafts.pulse(environmentId, id)) === null ? "flow" : "version";
  return fail<Failure>({ kind: "not-found", what });
}

export async function keepState(
  { database }: Deps,
  { environmentId }: Actor,
  given: { id: string; revision: number; name?: string | undefined; note?: string | undefined },
) {
  const { id, revision, name = "", note = "" } = given;
  const kept = await database.drafts.keep(environmentId, id, { revision, name, note });
  if (kept === "kept") return ok({ revision });
  const pulse = await database.drafts.pulse(environmentId, id);
  return fail<Failure>(pulse === null ? NO_FLOW : { kind: "stale", revision: pulse.revision });
}

interface Share {
  by: Author | null;
  at: number;
  readonly actions: Set<string>;
  others: boolean;
}

/** Whose changes are in the draft and not yet live, turn by turn of those who edited it. */
export async function pendingChanges(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const { published } = found.value;
  const { database } = deps;
  const from = published?.publishedAt ?? 0;
  const turns = await database.drafts.since(actor.environmentId, id, from, MOST_TURNS);
  const shares = new Map<string, Share>();
  let before = published === null ? emptyDefinition() : readable(published.definitionText);
  for (const { by, at, definitionText } of turns) {
    const after = readable(definitionText);
    if (before !== null && after !== null) noteShare(shares, { by, at }, before, after);
    before = after ?? before;
  }
  return ok({
    publishedText: published?.definitionText ?? null,
    people: [...shares.values()].map(({ actions, at, ...share }) => ({
      ...share,
      at: isoTime(at),
      actions: [...actions].slice(0, MOST_NAMES),
    })),
  });
}

function noteShare(
  shares: Map<string, Share>,
  { by, at }: Pick<Share, "by" | "at">,
  before: Definition,
  after: Definition,
): void {
  const { actions, trigger, flow } = diffDefinitions(before, after);
  const others = trigger !== null || flow.length > 0;
  if (actions.length === 0 && !others) return;
  const key = by?.id ?? "";
  const share = shares.get(key) ?? { by, at, actions: new Set<string>(), others: false };
  for (const { name } of actions) share.actions.add(name);
  share.at = at;
  share.others ||= others;
  shares.set(key, share);
}

function readable(text: string): Definition | null {
  const parsed = parseDefinition(text);
  return parsed.ok ? parsed.value : null;
}
