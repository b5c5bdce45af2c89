import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { refusedUse, type SealedConnection, type UsingFlow } from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { findConnection, findUsable } from "./find-connection.ts";

interface Asked {
  readonly id: string;
  readonly with: string;
  readonly flowIds?: readonly string[] | undefined;
}

interface ReplaceableFlow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly problem: string | null;
  readonly notice: string | null;
}

/** What putting another connection in the place of one would do, flow by flow. */
export async function previewReplacement(deps: Deps, actor: Actor, asked: Asked) {
  const found = await findReplacement(deps, actor, asked);
  return found.ok ? ok({ items: [...found.value.flows] }) : found;
}

/** Binds flows to another connection of the same connector. Their runs take it at their next call. */
export async function replaceConnection(deps: Deps, actor: Actor, asked: Asked) {
  const found = await findReplacement(deps, actor, asked);
  if (!found.ok) return found;
  const { flows, from, to } = found.value;
  const wanted = flows.filter(({ id }) => asked.flowIds === undefined || asked.flowIds.includes(id));
  const flowIds = wanted.filter(({ problem }) => problem === null).map(({ id }) => id);
  const done = await deps.database.connections.rebind(actor.environmentId, {
    from: from.id,
    to: to.id,
    flowIds,
    by: actor.user.id,
  });
  return ok({
    replaced: wanted.filter(({ id }) => done.includes(id)).map(({ id, name }) => ({ id, name })),
    left: wanted.flatMap(({ id, name, problem }) => (problem === null ? [] : [{ id, name, problem }])),
  });
}

interface Replacement {
  readonly from: SealedConnection;
  readonly to: SealedConnection;
  readonly flows: readonly ReplaceableFlow[];
}

async function findReplacement(
  deps: Deps,
  actor: Actor,
  asked: Asked,
): Promise<Result<Replacement, Failure>> {
  const from = await findConnection(deps, actor, asked.id);
  if (!from.ok) return from;
  const to = await findUsable(deps, actor, asked.with);
  if (!to.ok) return to;
  if (from.value.id === to.value.id) {
    return fail({
      kind: "invalid",
      message: phrase("Choose another connection than the one that is replaced."),
    });
  }
  if (from.value.connector.id !== to.value.connector.id) {
    const message = said(
      '"{name}" is a connection to {title}, and "{from}" to {otherTitle}. Steps work with one connector only.',
      {
        name: to.value.name,
        title: to.value.connector.title,
        from: from.value.name,
        otherTitle: from.value.connector.title,
      },
    );
    return fail({ kind: "conflict", ...message });
  }
  const using = await deps.database.connections.usedBy(actor.environmentId, from.value.id);
  const once = using.filter(({ id }, index) => using.findIndex((one) => one.id === id) === index);
  return ok({
    from: from.value,
    to: to.value,
    flows: once.map((flow) => {
      const problem = problemOf(flow, to.value);
      return {
        id: flow.id,
        name: flow.name,
        enabled: flow.enabled,
        problem: problem?.message ?? null,
        ...(problem === null ? {} : { saying: problem.saying }),
        notice: noticeOf(flow),
      };
    }),
  });
}

/** Runs of what is published rest on the right of whoever published it. */
function problemOf({ isPublished, publishedBy }: UsingFlow, to: SealedConnection): Said | null {
  if (!isPublished || publishedBy === null) return null;
  if (refusedUse(to, publishedBy.id) === null) return null;
  return said(
    '{name} published this flow, and may not use "{to}". Share it with {name}, or publish the flow anew with it.',
    { name: publishedBy.name, to: to.name },
  );
}

function noticeOf({ triggerKind }: UsingFlow): string | null {
  if (triggerKind === "poll") {
    return phrase(
      "Its trigger goes on where it stands. At another account there may be other items, and those it does not know would start runs.",
    );
  }
  if (triggerKind === "webhook") {
    return phrase(
      "Its trigger subscribes anew with the other connection, and takes the old subscription back with this one: keep it until then.",
    );
  }
  return null;
}
