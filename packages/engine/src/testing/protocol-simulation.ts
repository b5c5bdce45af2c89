import type { JournalEntry } from "../journal.ts";
import { createMemoryRunStore } from "../memory-run-store.ts";
import type { Claim, NewRun, RunStore, RunTransition } from "../run-store.ts";

const LEASE_MS = 20_000;
const SELF_FENCE_MS = 15_000;
const RUNS = 3;
const STEPS = 3;
const WORKERS = 3;
const TROUBLE = 60;
const LONGEST = 4_000;

interface Held {
  readonly claim: Claim;
  seq: number;
  /** Steps that have a line. */
  done: number;
  /** `intended`: the intent is durable; `called`: the effect has happened and nobody knows but this worker. */
  phase: "ready" | "intended" | "called";
  renewedAt: number;
}

interface Worker {
  readonly id: string;
  readonly held: Map<string, Held>;
  frozenUntil: number;
}

interface World {
  readonly store: RunStore & { journal(id: string): readonly JournalEntry[] };
  readonly runs: readonly NewRun[];
  readonly told: Set<string>;
  readonly workers: Worker[];
  /** Effects as the other side saw them: `run/step`. */
  readonly ledger: string[];
  /** Runs that lost a worker, a lease or an answer: only those may repeat an effect. */
  readonly troubled: Set<string>;
  now: number;
  random(): number;
}

/**
 * Plays the protocol of claims, leases, fences and the journal with workers that crash, freeze, and lose answers, in
 * an order that follows from the seed alone.
 *
 * @param wrap puts something between the workers and their store, e.g. a planted mistake
 * @returns what went wrong, in words; null when every invariant holds
 */
export async function simulateProtocol(
  seed: number,
  wrap: (store: RunStore) => RunStore = (store) => store,
): Promise<string | null> {
  const clock = { now: () => world.now };
  const store = createMemoryRunStore(clock);
  const world: World = {
    store: { ...wrap(store), journal: store.journal },
    runs: Array.from({ length: RUNS }, (_, index) => aRun(index)),
    told: new Set(),
    workers: Array.from({ length: WORKERS }, (_, index) => ({
      id: `w${index}`,
      held: new Map<string, Held>(),
      frozenUntil: 0,
    })),
    ledger: [],
    troubled: new Set(),
    now: 1_000_000,
    random: seeded(seed),
  };
  for (let turn = 0; turn < TROUBLE; turn += 1) await trouble(world);
  for (const run of world.runs) await world.store.accept([run]); // Whoever was not told sends it again.
  for (let turn = 0; turn < LONGEST; turn += 1) {
    if (world.runs.every(({ id }) => isOver(store.run(id)?.status))) return verdict(world);
    await work(world, pick(world, world.workers));
    world.now += 500;
  }
  return `seed ${seed}: a run never ended`;
}

async function trouble(world: World): Promise<void> {
  const worker = pick(world, world.workers);
  const chance = world.random();
  if (chance < 0.08) await acceptOne(world, worker);
  else if (chance < 0.16) crash(world, worker);
  else if (chance < 0.22) worker.frozenUntil = world.now + world.random() * 60_000;
  else if (chance < 0.26) await giveBack(world, worker);
  else if (chance < 0.4) world.now += world.random() * 12_000;
  else await work(world, worker);
}

/** An event arrives: stored first, or begun in memory and stored with its first line. */
async function acceptOne(world: World, worker: Worker): Promise<void> {
  const run = world.runs.find(({ id }) => !world.told.has(id));
  if (run === undefined || worker.frozenUntil > world.now) return;
  const isHeard = world.random() < 0.8;
  if (world.random() < 0.5) await world.store.accept([run]);
  else {
    const holder = { workerId: worker.id, leaseMs: LEASE_MS };
    const begun = await world.store.begin(run, holder, [line("intent", 0)], { kind: "continue" });
    const held: Held = {
      claim: { runId: run.id, fence: 1 },
      seq: 1,
      done: 0,
      phase: "intended",
      renewedAt: world.now,
    };
    if (begun && isHeard) worker.held.set(run.id, held);
  }
  if (isHeard) world.told.add(run.id);
  else world.troubled.add(run.id);
}

function crash(world: World, worker: Worker): void {
  for (const id of worker.held.keys()) world.troubled.add(id);
  worker.held.clear();
  worker.frozenUntil = 0;
}

async function giveBack(world: World, worker: Worker): Promise<void> {
  if (worker.frozenUntil > world.now) return;
  for (const [id, held] of worker.held) if (held.phase === "called") world.troubled.add(id);
  await world.store.release([...worker.held.values()].map(({ claim }) => claim));
  worker.held.clear();
}

/** One thing that a worker does by itself. */
async function work(world: World, worker: Worker): Promise<void> {
  if (worker.frozenUntil > world.now) return;
  const chance = world.random();
  if (chance < 0.2) return beat(world, worker);
  const held = [...worker.held.values()];
  if (held.length === 0 || chance < 0.35) return claim(world, worker);
  return goOn(world, worker, pick(world, held));
}

async function beat(world: World, worker: Worker): Promise<void> {
  const claims = [...worker.held.values()].map((held) => held.claim);
  const { lost } = await world.store.heartbeat(claims, LEASE_MS);
  for (const id of lost) worker.held.delete(id);
  for (const held of worker.held.values()) held.renewedAt = world.now;
}

async function claim(world: World, worker: Worker): Promise<void> {
  const by = { workerId: worker.id, leaseMs: LEASE_MS, limit: 2, suspects: 1 };
  for (const { runId, fence, nextSeq } of await world.store.claim(by)) {
    if (fence > 1) world.troubled.add(runId);
    const journal = await world.store.readJournal(runId);
    const done = journal.filter((entry) => entry.kind === "step").length;
    const phase = journal.at(-1)?.kind === "intent" ? "intended" : "ready";
    worker.held.set(runId, { claim: { runId, fence }, seq: nextSeq, done, phase, renewedAt: world.now });
  }
}

async function goOn(world: World, worker: Worker, held: Held): Promise<void> {
  const { runId } = held.claim;
  if (held.phase === "intended") {
    if (world.now - held.renewedAt >= SELF_FENCE_MS) worker.held.delete(runId);
    else {
      world.ledger.push(`${runId}/${held.done}`);
      held.phase = "called";
    }
    return;
  }
  const isResult = held.phase === "called";
  const entry = line(isResult ? "step" : "intent", held.done);
  const transition = isResult ? next(world, held) : ({ kind: "continue" } as const);
  const kept = await world.store.append(held.claim, held.seq, [entry], transition);
  const isHeard = world.random() < 0.95;
  if (!isHeard) world.troubled.add(runId);
  if (!kept || !isHeard || transition.kind !== "continue") {
    worker.held.delete(runId);
    return;
  }
  held.seq += 1;
  held.done += isResult ? 1 : 0;
  held.phase = isResult ? "ready" : "intended";
}

function next(world: World, held: Held): RunTransition {
  if (held.done + 1 === STEPS) return { kind: "end", end: { status: "Succeeded", endedAt: world.now } };
  if (world.random() < 0.3) return { kind: "suspend", wakeAt: world.now + world.random() * 30_000 };
  return { kind: "continue" };
}

function verdict(world: World): string | null {
  for (const { id } of world.runs) {
    const steps = world.store.journal(id).flatMap(({ kind, action }) => (kind === "step" ? [action] : []));
    if (steps.join() !== Array.from({ length: STEPS }, (_, step) => String(step)).join()) {
      return `run ${id} has the steps ${steps.join()}`;
    }
    for (let step = 0; step < STEPS; step += 1) {
      const times = world.ledger.filter((call) => call === `${id}/${step}`).length;
      if (times === 0) return `run ${id}: effect ${step} never happened`;
      if (times > 1 && !world.troubled.has(id))
        return `run ${id}: effect ${step} ${times} times without cause`;
    }
  }
  return null;
}

const isOver = (status: string | undefined) => status === "Succeeded";
const pick = <T>(world: World, of: readonly T[]): T => of[Math.floor(world.random() * of.length)] as T;

function line(kind: "intent" | "step", step: number): JournalEntry {
  const isStep = kind === "step";
  return {
    kind,
    action: String(step),
    indexes: [],
    at: 0,
    status: isStep ? "Succeeded" : null,
    code: isStep ? "OK" : null,
    startedAt: 0,
  };
}

function aRun(index: number): NewRun {
  return {
    id: `01890000-0000-7000-8000-00000000000${index}`,
    environmentId: "environment",
    flowId: "flow",
    versionId: "version",
    mode: "live",
    trigger: { name: "manual", startTime: 0, clientTrackingId: "simulated" },
    createdAt: 0,
  };
}

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
