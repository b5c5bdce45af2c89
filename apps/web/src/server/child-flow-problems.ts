import {
  type CalledFlow,
  calledFlows,
  type Definition,
  type Problem,
  parseDefinition,
  triggerOf,
} from "@towpath/flow";
import { type Said, said } from "@towpath/prelude";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";

/** More flows than these in one family are not followed: at run time the depth is bounded all the same. */
const MOST_FLOWS = 200;
const REQUESTS: ReadonlySet<string> = new Set(["request", "manual"]);

/** What is wrong with the flows a definition calls: one is missing, off, cannot be called, or calls this one again. */
export async function childFlowProblems(
  deps: Deps,
  actor: Actor,
  flowId: string,
  definition: Definition,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const call of calledFlows(definition)) {
    const found = await problemOf(deps, actor, flowId, call);
    if (found === null) continue;
    const { code, words } = found;
    problems.push({ severity: "error", code, path: call.path, ...words, action: call.action });
  }
  return problems;
}

type Found = { readonly code: string; readonly words: Said } | null;

async function problemOf(
  deps: Deps,
  actor: Actor,
  flowId: string,
  { action, flow }: CalledFlow,
): Promise<Found> {
  const child = await deps.database.flows.callable(actor.environmentId, flow, flowId);
  if (child === null) {
    const message = said(
      '"{action}" runs the flow "{flow}", which is not in this environment. Import it, or choose another one.',
      { action, flow },
    );
    return { code: "child-missing", words: message };
  }
  if (!child.isOnly) {
    const message = said(
      '"{action}" runs "{name}", but several flows are called so. Give the id of the one you mean.',
      { action, name: child.name },
    );
    return { code: "child-ambiguous", words: message };
  }
  const round = child.flowId === flowId ? [child.name] : await wayTo(deps, actor, flowId, child.flowId);
  if (round !== null) {
    const message = said('"{action}" makes a circle: this flow runs {way}, which is this flow again.', {
      action,
      way: wayOf(round),
    });
    return { code: "child-circle", words: message };
  }
  if (child.versionId === null) {
    const message = said('"{action}" runs "{name}", which is off. Publish it and switch it on first.', {
      action,
      name: child.name,
    });
    return { code: "child-off", words: message };
  }
  const version = await deps.database.flows.version(child.versionId);
  const parsed = version === null ? null : parseDefinition(version.definitionText);
  const trigger = parsed?.ok === true ? triggerOf(parsed.value) : null;
  if (trigger === null || REQUESTS.has(String(trigger.trigger.type).toLowerCase())) return null;
  const message = said(
    '"{action}" runs "{name}", which does not start by a request and so cannot be called.',
    { action, name: child.name },
  );
  return { code: "child-not-callable", words: message };
}

/** `"A", which runs "B"`. */
const wayOf = (names: readonly string[]): Said =>
  names
    .map((name) => said('"{name}"', { name }))
    .reduce((caller, called) => said("{caller}, which runs {called}", { caller, called }));

/** The names on a way by calls from one flow to another, as published; null when there is none. */
async function wayTo(deps: Deps, actor: Actor, wanted: string, from: string): Promise<string[] | null> {
  const seen = new Set<string>();
  const open: { reference: string; names: string[]; callerId?: string }[] = [{ reference: from, names: [] }];
  for (let next = open.shift(); next !== undefined && seen.size < MOST_FLOWS; next = open.shift()) {
    const flow = await deps.database.flows.callable(actor.environmentId, next.reference, next.callerId);
    if (flow?.flowId === wanted) return next.names;
    if (flow === null || flow.versionId === null || seen.has(flow.flowId)) continue;
    seen.add(flow.flowId);
    const names = [...next.names, flow.name];
    for (const reference of await calledBy(deps, flow.versionId))
      open.push({ reference, names, callerId: flow.flowId });
  }
  return null;
}

async function calledBy({ database }: Deps, versionId: string): Promise<string[]> {
  const version = await database.flows.version(versionId);
  const parsed = version === null ? null : parseDefinition(version.definitionText);
  return parsed?.ok === true ? calledFlows(parsed.value).map(({ flow }) => flow) : [];
}
