import { compilePlan, targetBatch } from "@towpath/engine";
import { getMember, isObject, type Value } from "@towpath/expressions";
import {
  type ActionEntry,
  allActions,
  calledFlow,
  type Definition,
  type Problem,
  parseDefinition,
} from "@towpath/flow";
import { type Said, said } from "@towpath/prelude";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";

/** What is wrong with the batches a definition sends to: the flow is missing, off, or has no such batch. */
export async function batchProblems(
  deps: Deps,
  actor: Actor,
  flowId: string,
  definition: Definition,
): Promise<Problem[]> {
  const senders = allActions(definition).filter(
    ({ action }) => String(action.type).toLowerCase() === "sendtobatch",
  );
  const found = await Promise.all(senders.map((sender) => problemOf(deps, actor, flowId, sender)));
  return found.filter((problem) => problem !== null);
}

async function problemOf(
  deps: Deps,
  actor: Actor,
  flowId: string,
  { name, action, pointer }: ActionEntry,
): Promise<Problem | null> {
  const inputs = getMember(action, "inputs");
  const flow = calledFlow(inputs);
  // Nothing is said yet, or only a run will tell.
  if (flow === null || flow.includes("@")) return null;
  const problem = (code: string, words: Said): Problem => ({
    severity: "error",
    code,
    path: pointer,
    ...words,
    action: name,
  });
  const target = await deps.database.flows.callable(actor.environmentId, flow, flowId);
  if (target === null) {
    return problem(
      "child-missing",
      said('"{name}" sends to the flow "{flow}", which is not in this environment.', { name, flow }),
    );
  }
  if (!target.isOnly) {
    const told = said(
      '"{name}" sends to "{target}", but several flows are called so. Give the id of the one you mean.',
      { name, target: target.name },
    );
    return problem("child-ambiguous", told);
  }
  if (target.versionId === null) {
    return problem(
      "child-off",
      said('"{name}" sends to "{target}", which is off. Publish it and switch it on first.', {
        name,
        target: target.name,
      }),
    );
  }
  const refused = await refusalOf(deps, target.versionId, target.name, inputs);
  return refused === null ? null : problem("no-such-batch", said(refused));
}

async function refusalOf(
  { database }: Deps,
  versionId: string,
  flowName: string,
  inputs: Value | undefined,
): Promise<string | null> {
  const batchName = isObject(inputs) ? getMember(inputs, "batchName") : undefined;
  if (typeof batchName !== "string" || batchName.includes("@")) return null;
  const version = await database.flows.version(versionId);
  const parsed = version === null ? null : parseDefinition(version.definitionText);
  const plan = parsed?.ok === true ? compilePlan(parsed.value) : null;
  if (plan?.ok !== true) return null;
  const message = {
    flow: flowName,
    triggerName: null,
    batchName,
    partitionName: "",
    messageId: null,
    content: null,
  };
  const batch = targetBatch(plan.value, flowName, message);
  return batch.ok ? null : batch.failure.message;
}
