import type { StoredFlow } from "@towpath/db";
import { isObject } from "@towpath/expressions";
import {
  allActions,
  checkText,
  type Definition,
  type Problem,
  parseDefinition,
  triggerOf,
} from "@towpath/flow";
import { hookUrl } from "@towpath/triggers";
import { askedOperation } from "./asked-operation.ts";
import type { Deps } from "./deps.ts";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";
import { LastUsed } from "./last-used.ts";
import { readParameters } from "./read-definition.ts";

interface Facts {
  readonly triggerType: string | null;
  readonly actionCount: number;
}

/** Reading a large definition takes milliseconds; a list shows fifty, again and again. A revision never changes. */
const factsByRevision = new LastUsed<string, Facts>(1_000);
const problemsByRevision = new LastUsed<string, readonly Problem[]>(200);

function factsOf(flow: StoredFlow): Facts {
  return factsByRevision.get(`${flow.id} ${flow.revision}`, () => {
    const parsed = parseDefinition(flow.definitionText);
    if (!parsed.ok) return { triggerType: null, actionCount: 0 };
    return { triggerType: triggerTypeOf(parsed.value), actionCount: allActions(parsed.value).length };
  });
}

const problemsOf = (flow: StoredFlow) =>
  problemsByRevision.get(`${flow.id} ${flow.revision}`, () => {
    const values = readParameters(flow.parametersText);
    const parameters = values.ok ? Object.keys(values.value) : [];
    return checkText(flow.definitionText, { runnable: true, parameters }).problems;
  });

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** `Manual` for a Request trigger that is a button: nothing outside calls it. The type `Manual` is an old name of Request. */
function triggerTypeOf(definition: Definition): string | null {
  const trigger = triggerOf(definition)?.trigger;
  const type = text(trigger?.type);
  if (type === null || !/^(?:request|manual)$/i.test(type)) return type;
  return text(trigger?.kind)?.toLowerCase() === "button" ? "Manual" : "Request";
}

export function presentFlowSummary(flow: StoredFlow) {
  const { lastRun } = flow;
  const published = flow.changed ? ("changed" as const) : ("published" as const);
  return {
    id: flow.id,
    name: flow.name,
    enabled: flow.enabled,
    state: flow.published === null ? ("draft" as const) : published,
    ...factsOf(flow),
    lastRun: lastRun === null ? null : { ...lastRun, createdAt: isoTime(lastRun.createdAt) },
    createdAt: isoTime(flow.createdAt),
    updatedAt: isoTime(flow.updatedAt),
  };
}

export async function presentFlow(deps: Deps, flow: StoredFlow) {
  const { published } = flow;
  return {
    ...presentFlowSummary(flow),
    definitionText: flow.definitionText,
    parametersText: flow.parametersText,
    revision: flow.revision,
    problems: presentProblems(problemsOf(flow)),
    publishedVersion:
      published === null
        ? null
        : { id: published.id, number: published.number, publishedAt: isoTime(published.publishedAt) },
    callbackUrl: await callbackUrlOf(deps, flow),
    nextRunAt: isoTimeOrNull(flow.nextRunAt),
    trigger: await triggerStateOf(deps, flow),
    subscription: await subscriptionOf(deps, flow),
    asks: await askedOperation(deps, flow),
  };
}

async function triggerStateOf({ database }: Deps, flow: StoredFlow) {
  const facts = flow.enabled ? await database.flows.trigger(flow.environmentId, flow.id) : null;
  if (facts === null) return null;
  const { nextAt: _nextAt, checkedAt, firedAt, heldSince, ...state } = facts;
  return {
    ...state,
    heldSince: isoTimeOrNull(heldSince),
    checkedAt: isoTimeOrNull(checkedAt),
    firedAt: isoTimeOrNull(firedAt),
  };
}

async function subscriptionOf({ database }: Deps, { environmentId, id }: StoredFlow) {
  const facts = await database.flows.subscription(environmentId, id);
  if (facts === null) return null;
  const { changedAt, nextTryAt, heldSince, ...state } = facts;
  return {
    ...state,
    changedAt: isoTime(changedAt),
    nextTryAt: isoTimeOrNull(nextTryAt),
    heldSince: isoTimeOrNull(heldSince),
  };
}

/** The address belongs to the published version: the draft may have another trigger by now. */
async function callbackUrlOf(deps: Deps, { published, hookKey }: StoredFlow): Promise<string | null> {
  if (published === null) return null;
  const parsed = parseDefinition(published.definitionText);
  if (!parsed.ok || triggerTypeOf(parsed.value)?.toLowerCase() !== "request") return null;
  const found = triggerOf(parsed.value);
  if (found === null) return null;
  const inputs = found.trigger.inputs;
  const relativePath = isObject(inputs) ? text(inputs.relativePath) : null;
  const secret = await deps.database.secret("hooks");
  return hookUrl(deps.publicUrl, secret, hookKey, found.name, relativePath ?? "");
}

export const presentProblems = (problems: readonly Problem[]) => problems.map((problem) => ({ ...problem }));
