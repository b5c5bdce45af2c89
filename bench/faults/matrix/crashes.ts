import { type Fault, must } from "../fault.ts";
import { aFlow, call, threeCalls } from "../flows.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";

const RECOVERY_MS = 30_000;

/** How often each address was called, and under how many keys. */
function callsOf(site: Site, runId: string, path: string): { times: number; keys: number; bodies: number } {
  const lines = site.ledger.lines().filter((line) => line.run === runId && line.path === `/${path}`);
  return {
    times: lines.length,
    keys: new Set(lines.map(({ key }) => key)).size,
    bodies: new Set(lines.map(({ body }) => body)).size,
  };
}

async function killedMidStep(site: Site): Promise<string> {
  const first = await site.startWorker();
  const flow = await site.publish(threeCalls(site.ledger));
  const letGo = site.ledger.hold(/held/);
  const { runId } = await site.fire(first, flow);
  must(runId !== null, "the event was not accepted");
  await site.ledger.arrived(/held/);
  await site.startWorker();
  const since = performance.now();
  await first.kill();
  letGo();
  const run = await site.ended(runId, RECOVERY_MS + 5_000);
  const tookMs = performance.now() - since;
  const held = callsOf(site, runId, "held");
  must(run.status === "Succeeded", `the run ended ${run.status}`);
  must(held.times === 2 && held.keys === 1 && held.bodies === 1, `held: ${JSON.stringify(held)}`);
  must(callsOf(site, runId, "before").times === 1, "a finished step was done again");
  must(tookMs <= RECOVERY_MS, `recovered after ${seconds(tookMs)}`);
  return `done by the other worker after ${seconds(tookMs)}; the held call twice under one key, the others once`;
}

async function killedAfterEffect(site: Site): Promise<string> {
  const first = await site.startWorker({
    racepoints: { "after-effect": ({ uri }) => (String(uri).endsWith("/held") ? "kill" : "go") },
  });
  const flow = await site.publish(threeCalls(site.ledger));
  const { runId } = await site.fire(first, flow);
  must(runId !== null, "the event was not accepted");
  await eventually(() => !first.isAlive, "the worker died at the racepoint", 10_000);
  await site.startWorker();
  const run = await site.ended(runId, RECOVERY_MS + 5_000);
  const held = callsOf(site, runId, "held");
  must(run.status === "Succeeded", `the run ended ${run.status}`);
  must(held.times === 2 && held.keys === 1 && held.bodies === 1, `held: ${JSON.stringify(held)}`);
  must(callsOf(site, runId, "after").times === 1, "a later step was done twice");
  const step = await site.step(runId, "Held");
  must(
    JSON.stringify(step?.detail).includes("repeatedAfterRecovery"),
    "history does not say that it was repeated",
  );
  await askedInstead(site);
  return "called twice under one key with one body, one result, and history says repeated after recovery; where the action asks instead, called once and waiting for a person";
}

/** The other policy: an action that must not be repeated by itself. */
async function askedInstead(site: Site): Promise<void> {
  const worker = await site.startWorker({
    racepoints: { "after-effect": ({ uri }) => (String(uri).endsWith("/pay") ? "kill" : "go") },
  });
  for (const other of site.workers) if (other !== worker) await other.kill();
  const pay = { ...call(site.ledger, "pay"), metadata: { towpath: { unknownOutcome: "ask" } } };
  const { runId } = await site.fire(worker, await site.publish(aFlow({ Pay: pay })));
  await eventually(() => !worker.isAlive, "the worker died at the racepoint", 10_000);
  await site.startWorker();
  const id = runId ?? "";
  await eventually(
    async () => (await site.run(id))?.status === "Waiting",
    "it waits for a person",
    RECOVERY_MS + 5_000,
  );
  must(callsOf(site, id, "pay").times === 1, "a call that asks was repeated by itself");
  await site.database.runs.requestCancel(id);
  await site.ended(id, 15_000);
}

async function killedAfterCheckpoint(site: Site): Promise<string> {
  const first = await site.startWorker({
    racepoints: {
      "after-append": ({ lines }) => (JSON.stringify(lines).includes("step Held") ? "kill" : "go"),
    },
  });
  const flow = await site.publish(threeCalls(site.ledger));
  const { runId } = await site.fire(first, flow);
  must(runId !== null, "the event was not accepted");
  await eventually(() => !first.isAlive, "the worker died at the racepoint", 10_000);
  await site.startWorker();
  const run = await site.ended(runId, RECOVERY_MS + 5_000);
  must(run.status === "Succeeded", `the run ended ${run.status}`);
  const times = ["before", "held", "after"].map((path) => callsOf(site, runId, path).times);
  must(times.join() === "1,1,1", `calls: ${times.join()}`);
  return "every call arrived once";
}

async function zombie(site: Site): Promise<string> {
  const first = await site.startWorker();
  const flow = await site.publish(threeCalls(site.ledger));
  const letGo = site.ledger.hold(/held/);
  const { runId } = await site.fire(first, flow);
  must(runId !== null, "the event was not accepted");
  await site.ledger.arrived(/held/);
  first.freeze();
  await site.startWorker();
  await site.ledger.arrived(/held/, 2, 40_000);
  letGo();
  const run = await site.ended(runId, 10_000);
  const calls = site.ledger.lines().length;
  const { fence } = run;
  // Beyond twice its lease it comes back, with the answer of its own call in its hands.
  await pause(15_000);
  first.thaw();
  await eventually(
    () => first.log.includes("taken over by another worker"),
    "the zombie says that it is fenced",
  );
  await pause(1_500);
  const later = await site.run(runId);
  must(run.status === "Succeeded" && later?.fence === fence, "the zombie moved the run");
  must(later?.next_seq === run.next_seq, "the zombie wrote lines");
  must(site.ledger.lines().length === calls, "the zombie began another effect");
  return "the new owner finished; the zombie wrote nothing, began nothing and said that it was fenced";
}

export const CRASHES: readonly Fault[] = [
  {
    id: "F1",
    gate: "P",
    quick: true,
    title: "worker killed in the middle of a step",
    done: "kill -9 while the upstream holds its answer",
    expected: "another worker takes the step again under the same key within 30 s",
    run: killedMidStep,
  },
  {
    id: "F2",
    gate: "P",
    quick: true,
    title: "killed between effect and checkpoint",
    done: "kill -9 at the racepoint after-effect",
    expected: "effect twice under one key, one result, history says so; or once, and a person is asked",
    run: killedAfterEffect,
  },
  {
    id: "F3",
    gate: "P",
    quick: true,
    title: "killed between checkpoint and next step",
    done: "kill -9 at the racepoint after-append",
    expected: "no effect repeated",
    run: killedAfterCheckpoint,
  },
  {
    id: "F4",
    gate: "P",
    title: "zombie worker",
    done: "SIGSTOP for twice the lease, then SIGCONT in the middle of a step",
    expected: "the new owner finishes; the zombie writes nothing and begins nothing",
    run: zombie,
  },
];
