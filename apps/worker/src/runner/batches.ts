import type { FlowStore } from "@towpath/db";
import {
  type BatchConfiguration,
  type BatchMessage,
  type BatchPort,
  batchBody,
  fireTrigger,
  isBatchFull,
  type NewRun,
  type Plan,
  type StepError,
  targetBatch,
} from "@towpath/engine";
import { type Clock, fail, ok, type Result } from "@towpath/prelude";
import type { BatchStore, Release } from "@towpath/triggers";
import { findFlow } from "./find-flow.ts";
import type { PlanCache } from "./plan-cache.ts";

export interface BatchesOptions {
  readonly flows: Pick<FlowStore, "callable">;
  readonly store: BatchStore;
  readonly plans: PlanCache;
  readonly clock: Clock;
  readonly newId: (nowMs: number) => string;
  /** These runs are stored and want a worker. */
  readonly started: (runIds: readonly string[]) => void;
}

/** The batches of flows: messages go in one by one, and come out together. */
export interface Batches {
  /** For what a run sends: a test's messages are collected apart, and become tests of the flow that gets them. */
  forRun(sender: Sender): BatchPort;
  /** The time of these batches has come. */
  release(flow: FlowVersion, plan: Plan, batchNames: readonly string[]): Promise<readonly string[]>;
}

type Sender = Pick<NewRun, "environmentId" | "flowId" | "mode">;
type FlowVersion = Pick<NewRun, "flowId" | "environmentId" | "versionId">;

export function createBatches(options: BatchesOptions): Batches {
  const { store, started } = options;
  return {
    forRun: (sender) => ({
      async send(message, key) {
        const target = await targetOf(message, sender, options);
        if (!target.ok) return target;
        const { flow, plan, batch } = target.value;
        const { partitionName, content } = message;
        // Made of the key: the same message again gets the same name.
        const messageId = message.messageId ?? key.slice(0, 32);
        const { runIds } = await store.add({
          flowId: flow.flowId,
          batchName: batch.name,
          partitionName,
          mode: sender.mode,
          key,
          messageId,
          content,
          full: (waiting) => isBatchFull(batch, waiting),
          release: releaseTo(flow, plan, options),
        });
        if (runIds.length > 0) started(runIds);
        return ok({ messageId });
      },
    }),
    async release(flow, plan, batchNames) {
      const runIds: string[] = [];
      for (const batchName of batchNames) {
        const release = releaseTo(flow, plan, options);
        for (const id of await store.releaseAll({ flowId: flow.flowId, batchName, release })) runIds.push(id);
      }
      return runIds;
    },
  };
}

/** The batch a message is meant for, in a flow of this environment that is on. */
async function targetOf(
  message: BatchMessage,
  { environmentId, flowId }: Sender,
  { flows, plans }: BatchesOptions,
): Promise<Result<{ flow: FlowVersion; plan: Plan; batch: BatchConfiguration }, StepError>> {
  const flow = await findFlow(flows, environmentId, message.flow, flowId);
  if (!flow.ok) return flow;
  const { name, versionId } = flow.value;
  const plan = await plans.get(versionId);
  if (!plan.ok) return fail({ code: "InvalidDefinition", message: `'${name}': ${plan.failure.message}` });
  const batch = targetBatch(plan.value, name, message);
  return batch.ok ? ok({ flow: flow.value, plan: plan.value, batch: batch.value }) : batch;
}

/** Released messages are one event of the flow's trigger; its conditions and its splitOn hold as everywhere. */
function releaseTo(flow: FlowVersion, plan: Plan, { clock, newId }: BatchesOptions): Release {
  const { flowId, environmentId, versionId } = flow;
  return ({ batchName, partitionName, mode }, items) => {
    const nowMs = clock.now();
    const at = { nowMs, clientTrackingId: newId(nowMs), random: Math.random };
    const firing = fireTrigger(plan, { body: batchBody(batchName, partitionName, items) }, at);
    if (!firing.triggered) return [];
    return firing.events.map((trigger) => ({
      id: newId(nowMs),
      flowId,
      environmentId,
      versionId,
      mode,
      trigger,
      createdAt: nowMs,
    }));
  };
}
