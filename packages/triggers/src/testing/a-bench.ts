import { compilePlan, type HttpFailure, type HttpRequest, type HttpResponse } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { silentLogger } from "@towpath/prelude";
import type { PollPorts } from "../failed-tick.ts";
import { fireDue } from "../fire-due.ts";
import { poll } from "../poll.ts";
import { scheduleFor } from "../schedule-for.ts";
import type { DueTrigger, Tick } from "../trigger-store.ts";
import { createMemoryTriggerStore } from "./memory-trigger-store.ts";

export const MINUTE = 60_000;
export const NOON = Date.UTC(2026, 0, 15, 12);

type Answer = Partial<HttpResponse> | HttpFailure;

/** A scheduler over one memory store, whose time and whose other side are in the hands of a test. */
export function aBench(over: Partial<PollPorts> = {}) {
  const clock = { at: NOON, now: () => clock.at };
  const store = createMemoryTriggerStore(clock);
  const definitions = new Map<string, ValueObject>();
  const requests: { request: HttpRequest; key: string }[] = [];
  const started: string[] = [];
  let answers: Answer[] = [];
  let ids = 0;
  const ports: PollPorts = {
    store,
    workerId: "worker",
    clock,
    logger: silentLogger,
    random: () => 1,
    newId: () => `run-${ids++}`,
    plan: async (versionId) => {
      const definition = definitions.get(versionId);
      if (definition === undefined) return { ok: false, failure: { message: "There is no such version." } };
      return compilePlan(definition);
    },
    isFull: async () => false,
    releaseBatches: async () => [],
    started: (runIds) => void started.push(...runIds),
    http: {
      async send(request, { idempotencyKey }) {
        requests.push({ request, key: idempotencyKey });
        const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
        if ("kind" in answer) return { ok: false, failure: answer };
        return { ok: true, value: { statusCode: 200, headers: {}, ...answer } };
      },
    },
    ...over,
  };
  return {
    ports,
    store,
    clock,
    requests,
    started,
    answer: (...next: Answer[]) => {
      answers = next;
    },
    pass: (ms: number) => {
      clock.at += ms;
    },
    /** Publishes a flow whose trigger this is. */
    publish(trigger: ValueObject, flowId = "flow", more: Partial<DueTrigger> = {}) {
      const definition = { triggers: { Trigger: trigger }, actions: {} };
      definitions.set(flowId, definition);
      const schedule = scheduleFor(definition, clock.at);
      if (schedule === null || schedule.nextAt === null) throw new Error("The trigger never fires");
      store.put({
        flowId,
        environmentId: "environment",
        versionId: flowId,
        triggerName: "Trigger",
        kind: schedule.kind ?? "recurrence",
        recurrence: schedule.recurrence,
        dueAt: schedule.nextAt,
        fired: 0,
        cursor: schedule.cursor ?? null,
        failures: 0,
        heldSince: null,
        fence: 0,
        ...more,
      });
    },
    fire: () => fireDue(ports),
    /** One check of a polling trigger that is due, as a worker makes it. */
    async check(): Promise<Tick | null> {
      const [due] = await store.claimDue({ workerId: "worker", leaseMs: 30_000, limit: 1, kinds: ["poll"] });
      const tick = due === undefined ? null : await poll(due, ports, new AbortController().signal);
      if (tick !== null) await store.commit([tick]);
      return tick;
    },
  };
}
