import {
  type Claim,
  type ClaimedRun,
  FIRST_FENCE,
  type NewRun,
  type RunProgress,
  type RunStore,
} from "@towpath/engine";
import type { Logger } from "@towpath/prelude";
import type { RunQueue } from "@towpath/queue";
import { bornClaimed } from "./born-claimed.ts";
import { HeldRun, type RunSignals } from "./held-run.ts";
import { createLeaseKeeper, LEASE_MS, type LeaseKeeper } from "./lease-keeper.ts";
import { Places } from "./places.ts";
import { Suspects } from "./suspects.ts";
import { WaitingRuns } from "./waiting-runs.ts";
import { createWakeTimers, type WakeTimers } from "./wake-timers.ts";

/** Moves one claimed run as far as it goes. Rejects when the store could not be reached, or for a bug. */
export type AdvanceRun = (run: ClaimedRun, signals: RunSignals) => Promise<RunProgress>;

export interface RunnerOptions {
  readonly workerId: string;
  readonly store: RunStore;
  readonly queue: RunQueue;
  readonly logger: Logger;
  readonly concurrency: number;
  readonly advance: AdvanceRun;
  /** The run left this process's hands; `null` for a bug or a lost database. */
  readonly settled: (runId: string, progress: RunProgress | null) => void;
  readonly now: () => number;
  readonly monotonicMs: () => number;
}

const SWEEP_LIMIT = 500;
/** Runs rung beyond these are not remembered one by one, but found by looking around. */
const MAX_RINGS = 20_000;
const CLAIM_BATCH = 100;
const RETRY_MS = 1_000;
/** Apart from the numbers of the sweep and of calls for help: a queue ignores an id that it still knows. */
const RELEASE_RING = 2_000_000;

/** Holds the runs at work in this process: takes them, keeps their leases, lets go of them. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #atWork = new Map<string, HeldRun>();
  readonly #places: Places;
  readonly #rings = new WaitingRuns();
  readonly #timers: WakeTimers;
  readonly #leases: LeaseKeeper;
  /** The last look at the store took all it was allowed to: there is probably more. */
  #mayBeMore = false;
  #stopping = false;
  #pumping = false;
  readonly #suspects = new Suspects(() => {
    this.#mayBeMore = true;
    this.#pump();
  });
  /** Given back because this process stops: rung at the very end. */
  readonly #released: { runId: string; ring: number }[] = [];
  /** Runs that were let go of while the store was away: a heartbeat on its way may still have renewed their leases. */
  #givenUp: Claim[] = [];

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#places = new Places(options.concurrency, this.#atWork);
    this.#timers = createWakeTimers(options.now, (runId) => this.ring(runId));
    this.#leases = createLeaseKeeper({
      store: options.store,
      logger: options.logger,
      monotonicMs: options.monotonicMs,
      runs: {
        claims: () => this.#claims(),
        lost: (runId) => this.#atWork.get(runId)?.lost.abort(),
        cancelled: (runId) => this.cancel(runId),
      },
    });
  }

  /** Takes slots for runs about to be accepted: all of them or none, and none while older runs wait. */
  reserve(wanted: number): boolean {
    if (this.#stopping || this.#mayBeMore || this.#rings.size > 0 || this.#places.free < wanted) return false;
    this.#places.reserve(wanted);
    return true;
  }

  unreserve(slots: number): void {
    this.#places.unreserve(slots);
    this.#useRoom();
  }

  /** Starts runs that were born claimed, into reserved slots. */
  adopt(runs: readonly NewRun[], claims: readonly Claim[]): void {
    this.#places.unreserve(runs.length);
    for (const [index, run] of runs.entries()) {
      const claim = claims[index];
      if (claim !== undefined) void this.#start(bornClaimed(run, claim.fence));
    }
  }

  /**
   * Begins a run in a reserved slot before it is stored: its first write stores it.
   *
   * @returns true once the run is durable; false when it could not be stored and is forgotten
   */
  begin(run: NewRun): Promise<boolean> {
    this.#places.unreserve(1);
    return new Promise((resolve) => {
      const accepted = () => {
        const held = this.#atWork.get(run.id);
        if (held !== undefined) held.isStored = true;
        resolve(true);
      };
      const holder = { workerId: this.#options.workerId, leaseMs: LEASE_MS };
      const begun = this.#start(bornClaimed(run, FIRST_FENCE, { holder, accepted }));
      void begun?.then(() => resolve(false)); // No longer true by then, unless it never was stored.
    });
  }

  /** Looks at a run when there is a free slot. Harmless for one that is not ours to take. */
  ring(runId: string, environmentId?: string): void {
    if (this.#stopping) return;
    if (this.#rings.size < MAX_RINGS) this.#rings.add(runId, environmentId);
    else this.#mayBeMore = true;
    this.#pump();
  }

  /**
   * A ring that came through the queue: somebody has more than one process can do, so look around as well. Resolves
   * when there was room for it, so that a busy worker leaves further rings to the others.
   */
  async hear(runId: string): Promise<void> {
    if (!this.#stopping) await this.#places.room();
    this.#mayBeMore = true;
    this.ring(runId);
  }

  /** Runs may have become due without a ring. */
  lookAround(): void {
    this.#mayBeMore = true;
    this.#pump();
  }

  isAtWork(runId: string): boolean {
    return this.#atWork.has(runId);
  }

  /** Somebody cancels it: at work here it stops, asleep it is taken to be ended. */
  cancel(runId: string): void {
    const here = this.#atWork.get(runId);
    if (here === undefined) this.ring(runId);
    else here.cancelled.abort();
  }

  /** It was sent a message: at work here it reads it, asleep it wakes. */
  message(runId: string): void {
    const here = this.#atWork.get(runId);
    if (here === undefined) {
      this.ring(runId);
      return;
    }
    here.message();
  }

  /** Runs that were rung and wait for a free slot, the longest waiting first. */
  waitingIds(): Iterable<string> {
    return this.#rings.ids();
  }

  /** How many of them there are. */
  waiting(): number {
    return this.#rings.size;
  }

  /** How many of an environment, as far as whoever rang knew. */
  waitingOf(environmentId: string): number {
    return this.#rings.countOf(environmentId);
  }

  /** Looks for anything that needs a worker: at the start, each few seconds. Never rejects. */
  async sweep(): Promise<void> {
    if (this.#stopping) return;
    const { store, queue, logger } = this.#options;
    try {
      await this.#giveBack();
      await this.#claim();
      const needy = await store.sweep(SWEEP_LIMIT);
      for (const { runId } of needy) this.ring(runId);
      if (needy.length > 0) await queue.ring(needy);
      if (this.#mayBeMore) this.#pump();
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, "The sweep for waiting runs failed; it comes again");
    }
  }

  async #giveBack(): Promise<void> {
    const claims = this.#givenUp;
    if (claims.length === 0) return;
    await this.#options.store.release(claims);
    this.#givenUp = this.#givenUp.filter((claim) => !claims.includes(claim));
  }

  /** Takes nothing more, begins nothing new, lets what is on its way finish for `graceMs`, gives the rest back. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#places.tellAll();
    this.#timers.clear();
    this.#rings.clear();
    for (const run of this.#atWork.values()) run.stop.abort();
    await settledWithin(graceMs, this.#atWork);
    this.#leases.stop();
    this.#suspects.stop();
    const left = this.#claims();
    const { store, queue, logger } = this.#options;
    if (left.length > 0) {
      logger.warn({ runs: left.length }, "Runs at work were given back");
      await store.release(left).catch((error: unknown) => {
        logger.warn({ reason: reasonOf(error) }, "Claims could not be given back; their leases run out");
      });
    }
    // Another worker takes them over at once, and not when it happens to look.
    const rings = left.map(({ runId, fence }) => ({ runId, ring: RELEASE_RING + fence }));
    if (rings.length + this.#released.length > 0) await queue.ring([...this.#released, ...rings]);
  }

  #claims(): Claim[] {
    return [...this.#atWork.values()].filter(({ isStored }) => isStored).map(({ claim }) => claim);
  }

  /** @returns when it has left this process's hands; undefined when it is at work here already */
  #start(run: ClaimedRun): Promise<void> | undefined {
    this.#rings.delete(run.runId);
    if (this.#atWork.has(run.runId)) return undefined;
    const held = new HeldRun(run, this.#recording);
    if (run.cancelRequested) held.cancelled.abort();
    if (this.#stopping) held.stop.abort();
    held.done = this.#options.advance(run, held).then(
      (progress) => this.#settle(run, progress),
      (error: unknown) => {
        // The lease runs out and the run is tried again; a run that does this each time is quarantined.
        this.#options.logger.error(
          { runId: run.runId, flowId: run.flowId, err: error },
          "A run could not go on",
        );
        this.#settle(run, null);
      },
    );
    this.#atWork.set(run.runId, held);
    return held.done;
  }

  readonly #recording = (runId: string): void => {
    this.#places.recordingOnly(runId);
    this.#useRoom();
  };

  #settle(run: ClaimedRun, progress: RunProgress | null): void {
    const held = this.#atWork.get(run.runId);
    this.#atWork.delete(run.runId);
    this.#places.left(run.runId);
    const letGo = held?.lost.aborted || (progress === null && held?.stop.aborted);
    if (held?.isStored && letGo) this.#givenUp.push(held.claim);
    if (held?.messaged && progress?.kind === "suspended") this.ring(run.runId);
    if (progress?.kind === "suspended" && !this.#stopping) this.#timers.set(run.runId, progress.wakeAt);
    if (progress?.kind === "fenced") {
      this.#options.logger.warn({ runId: run.runId }, "A run was taken over by another worker");
    }
    if (progress?.kind === "released")
      this.#released.push({ runId: run.runId, ring: RELEASE_RING + run.fence });
    // Another run of a flow that limits its runs may have its turn now.
    if (progress?.kind === "ended" && run.runLimit !== undefined) this.#mayBeMore = true;
    this.#options.settled(run.runId, progress);
    this.#suspects.settled(run.runId);
    this.#useRoom();
  }

  #useRoom(): void {
    this.#places.tell();
    this.#pump();
  }

  /** Claims and starts: these runs, or the oldest that wait. */
  async #claim(runIds?: readonly string[]): Promise<void> {
    const limit = Math.min(this.#places.free, runIds?.length ?? CLAIM_BATCH);
    if (limit <= 0) return;
    const { store, workerId } = this.#options;
    const suspects = this.#suspects.ask();
    let runs: readonly ClaimedRun[] = [];
    this.#places.reserve(limit);
    try {
      const by = { workerId, leaseMs: LEASE_MS, limit, suspects };
      runs = await store.claim(runIds === undefined ? by : { ...by, runIds });
      if (runIds === undefined) this.#mayBeMore = runs.length === limit;
      for (const run of runs) void this.#start(run);
    } finally {
      this.#suspects.claimed(suspects, runs);
      this.#places.unreserve(limit);
      this.#useRoom();
    }
  }

  #hasMore(): boolean {
    return !this.#stopping && this.#places.free > 0 && (this.#rings.size > 0 || this.#mayBeMore);
  }

  /** One loop at a time: what is rung while a claim is under way goes with the next. */
  #pump(): void {
    if (this.#pumping || !this.#hasMore()) return;
    this.#pumping = true;
    setImmediate(() => void this.#claimWhatWaits());
  }

  async #claimWhatWaits(): Promise<void> {
    try {
      while (this.#hasMore()) {
        // With more rings than room the store says who is next: environments take turns there, rings come in floods.
        const isCrowded = this.#rings.size > this.#places.free;
        if (isCrowded || this.#mayBeMore) await this.#claim();
        await this.#claimRung();
      }
      this.#pumping = false;
    } catch (error) {
      this.#options.logger.warn({ reason: reasonOf(error) }, "Runs could not be claimed");
      setTimeout(() => {
        this.#pumping = false;
        this.#pump();
      }, RETRY_MS);
    }
  }

  async #claimRung(): Promise<void> {
    const rung = this.#rings.take(Math.min(this.#places.free, CLAIM_BATCH));
    const unknown = rung.filter((runId) => !this.#atWork.has(runId));
    if (unknown.length === 0) return;
    await this.#claim(unknown).catch((error: unknown) => {
      for (const runId of unknown) this.#rings.add(runId);
      throw error;
    });
  }
}

async function settledWithin(ms: number, atWork: ReadonlyMap<string, HeldRun>): Promise<void> {
  if (atWork.size === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([late, Promise.all([...atWork.values()].map(({ done }) => done))]);
  clearTimeout(timer);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
