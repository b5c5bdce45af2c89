import type { PinnedOutput, StoredFlow } from "@towpath/db";
import { canBePinned, compileVersion, pinMisfit } from "@towpath/engine";
import { parseJson } from "@towpath/expressions";
import { type Definition, movedNames } from "@towpath/flow";
import { fail, ok, type Result, said } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { notJson } from "../not-json.ts";
import { findFlow } from "./read-flows.ts";

/** Each is read for every draft run: as many as a person makes by hand, not as a program could. */
const MOST_PINS = 200;

export async function listPins(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  return found.ok ? ok(await pinsOf(deps, actor, id)) : found;
}

export async function savePin(
  deps: Deps,
  actor: Actor,
  given: Omit<PinnedOutput, "at"> & { readonly id: string },
) {
  const { id, ...pin } = given;
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const sound = checkPin(found.value, pin);
  if (!sound.ok) return sound;
  const { items } = await pinsOf(deps, actor, id);
  if (items.length >= MOST_PINS && !items.some((item) => sameName(item.action, pin.action))) {
    const message = said("At most {most} actions of a flow can have pinned outputs.", { most: MOST_PINS });
    return fail<Failure>({ kind: "conflict", ...message });
  }
  await deps.database.pins.save(actor.environmentId, id, { ...pin, by: actor.user.id });
  return ok(await pinsOf(deps, actor, id));
}

export async function clearPins(
  deps: Deps,
  actor: Actor,
  { id, actions }: { readonly id: string; readonly actions?: readonly string[] | undefined },
) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  await deps.database.pins.clear(actor.environmentId, id, actions);
  return ok(await pinsOf(deps, actor, id));
}

/**
 * What is pinned follows its action: to its new name when that was renamed, away when it was deleted. After a save,
 * from what the draft was before it.
 */
export async function movePins(
  { database }: Pick<Deps, "database">,
  { environmentId, user }: Actor,
  { id, before, after }: { readonly id: string; readonly before: Definition; readonly after: Definition },
): Promise<void> {
  const moved = movedNames(before, after);
  if (moved.size === 0) return;
  const pins = await database.pins.list(environmentId, id);
  for (const [from, to] of moved) {
    const pin = pins.find(({ action }) => sameName(action, from));
    if (pin === undefined) continue;
    const { status, outputsText, edited } = pin;
    if (to !== null) {
      await database.pins.save(environmentId, id, { action: to, status, outputsText, edited, by: user.id });
    }
    await database.pins.clear(environmentId, id, [from]);
  }
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

function checkPin(
  { definitionText, parametersText }: StoredFlow,
  { action, outputsText }: Pick<PinnedOutput, "action" | "outputsText">,
): Result<null, Failure> {
  const parsed = outputsText === null ? null : parseJson(outputsText);
  if (parsed !== null && !parsed.ok) {
    return fail(notJson("outputs", parsed.failure));
  }
  const plan = compileVersion({ definitionText, parametersText });
  const program = plan.ok ? plan.value.byName.get(action.toLowerCase())?.program : undefined;
  if (plan.ok && program === undefined) {
    return fail({
      kind: "conflict",
      ...said("The draft has no action '{action}'. Save it first.", { action }),
    });
  }
  if (program !== undefined && !canBePinned(program)) {
    const message = said(
      "Outputs cannot be pinned to '{action}': it matters for what it does, not for its outputs.",
      { action },
    );
    return fail({ kind: "conflict", ...message });
  }
  const misfit = program === undefined || parsed === null ? null : pinMisfit(program, parsed.value);
  return misfit === null ? ok(null) : fail({ kind: "invalid", ...misfit });
}

async function pinsOf({ database }: Deps, { environmentId }: Actor, id: string) {
  const items = await database.pins.list(environmentId, id);
  return { items: items.map((item) => ({ ...item, at: isoTime(item.at) })) };
}
