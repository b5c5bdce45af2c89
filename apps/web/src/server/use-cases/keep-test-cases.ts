import type { TestCase } from "@towpath/db";
import { parseJson } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { findFlow } from "./read-flows.ts";

/** As many as a person tells apart in a list. */
const MOST_CASES = 50;

type Texts = Readonly<Record<string, string>>;
interface Payload {
  readonly bodyText?: string | undefined;
  readonly headers?: Texts | undefined;
  readonly queries?: Texts | undefined;
}

export async function listTestCases(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  return found.ok ? ok(await casesOf(deps, actor, id)) : found;
}

/** Keeps an input to test the flow with again. What was secured in a run never gets here: nobody could read it. */
export async function keepTestCase(
  deps: Deps,
  actor: Actor,
  { id, name, ...payload }: Payload & { readonly id: string; readonly name: string },
) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const text = payload.bodyText?.trim() ?? "";
  const body = text === "" ? null : parseJson(text);
  if (body !== null && !body.ok) {
    const { line, column } = body.failure;
    return fail<Failure>({
      kind: "invalid",
      ...said("The trigger's body is not JSON: {why}", { why: body.failure }),
      line,
      column,
    });
  }
  const { items } = await casesOf(deps, actor, id);
  if (items.length >= MOST_CASES) {
    return fail<Failure>({
      kind: "conflict",
      ...said("At most {most} inputs of a flow are kept.", { most: MOST_CASES }),
    });
  }
  const { headers = {}, queries = {} } = payload;
  const payloadText = JSON.stringify({ bodyText: text === "" ? null : text, headers, queries });
  await deps.database.testCases.keep(actor.environmentId, id, { name, payloadText, by: actor.user.id });
  return ok(await casesOf(deps, actor, id));
}

export async function removeTestCase(
  deps: Deps,
  actor: Actor,
  { id, caseId }: { readonly id: string; readonly caseId: string },
) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  await deps.database.testCases.remove(actor.environmentId, id, caseId);
  return ok(await casesOf(deps, actor, id));
}

async function casesOf({ database }: Deps, { environmentId }: Actor, id: string) {
  const kept = await database.testCases.list(environmentId, id);
  return { items: kept.map(present) };
}

function present({ id, name, payloadText, at }: TestCase) {
  // Written by `keepTestCase` and nobody else.
  const payload = JSON.parse(payloadText) as { bodyText: string | null; headers: Texts; queries: Texts };
  return {
    id,
    name,
    ...payload,
    headers: { ...payload.headers },
    queries: { ...payload.queries },
    at: isoTime(at),
  };
}
