import { stringifyJson } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { type BatchItem, batchBody, isBatchFull, targetBatch } from "./batch.ts";
import { fireTrigger } from "./fire-trigger.ts";
import type { StepError } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { BatchPort } from "./ports.ts";
import type { TriggerEvent } from "./run-store.ts";

export interface MemoryBatchPorts {
  find(flow: string): Promise<Result<{ readonly name: string; readonly plan: Plan }, StepError>>;
  /** A batch was released: its run begins. */
  begin(plan: Plan, flowName: string, events: readonly TriggerEvent[]): Promise<void>;
  nowMs(): number;
  random(): number;
}

/** Batches of flows that run in memory: released by number or size; nobody waits for a time. */
export function createMemoryBatches(ports: MemoryBatchPorts): BatchPort {
  const seen = new Map<string, string>();
  const waiting = new Map<string, { items: BatchItem[]; bytes: number }>();
  return {
    async send(message, key) {
      const known = seen.get(key);
      if (known !== undefined) return ok({ messageId: known });
      const flow = await ports.find(message.flow);
      if (!flow.ok) return fail(flow.failure);
      const { name, plan } = flow.value;
      const batch = targetBatch(plan, name, message);
      if (!batch.ok) return batch;
      const { content, partitionName } = message;
      const messageId = message.messageId ?? key.slice(0, 32);
      seen.set(key, messageId);
      const place = JSON.stringify([name, batch.value.name, partitionName]);
      const held = waiting.get(place) ?? { items: [], bytes: 0 };
      held.items.push({ content, messageId });
      held.bytes += stringifyJson(content).length;
      waiting.set(place, held);
      if (!isBatchFull(batch.value, { messages: held.items.length, bytes: held.bytes }))
        return ok({ messageId });
      waiting.delete(place);
      const body = batchBody(batch.value.name, partitionName, held.items);
      const at = { nowMs: ports.nowMs(), clientTrackingId: key.slice(0, 32), random: () => ports.random() };
      const firing = fireTrigger(plan, { body }, at);
      if (firing.triggered) await ports.begin(plan, name, firing.events);
      return ok({ messageId });
    },
  };
}
