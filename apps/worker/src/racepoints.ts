import type { Database } from "@towpath/db";
import type { HttpPort, JournalEntry, RunStore } from "@towpath/engine";
import type { TriggerStore } from "@towpath/triggers";
import type { TokenStore } from "@towpath/vault";

/**
 * Named moments at which a test may hold this process, or kill it. They sit on the ports and not in the code behind
 * them: between two calls of a port nothing happens that anybody outside could ever see, so these are all the moments
 * at which a crash can make a difference. Without racepoints the ports are used as they are, at no cost.
 */
export type RacepointName =
  | "before-accept"
  | "after-accept"
  | "after-claim"
  | "before-append"
  | "after-append"
  | "before-effect"
  | "after-effect"
  | "before-tick"
  | "after-tick"
  | "before-lease"
  | "after-lease"
  | "before-sent"
  | "after-sent"
  | "before-commit"
  | "after-commit";

/** What is about to happen or has just happened: run ids, lines of the journal, addresses. */
export type RacepointFacts = Readonly<Record<string, unknown>>;

export interface Racepoints {
  /** Resolves when the test lets this process go on. */
  reach(name: RacepointName, facts: RacepointFacts): Promise<void>;
}

/** What travels over the channel to the process that started us: a moment was reached; go on. */
export interface RacepointReached {
  readonly racepoint: RacepointName;
  readonly id: number;
  readonly facts: RacepointFacts;
}
export interface RacepointLetGo {
  readonly letGo: number;
}

/** The little of a process that has a channel to the one that started it. */
interface Channel {
  readonly connected: boolean;
  send?(message: RacepointReached, heard: () => void): boolean;
  on(event: "message", hear: (message: Partial<RacepointLetGo>) => void): unknown;
}

/** Null unless names are set and somebody listens at the other end of the channel. */
export function openRacepoints(names: readonly string[], channel: Channel): Racepoints | null {
  if (names.length === 0 || channel.send === undefined) return null;
  const wanted = new Set(names);
  const held = new Map<number, () => void>();
  let last = 0;
  channel.on("message", (message: Partial<RacepointLetGo>) => {
    held.get(message.letGo ?? 0)?.();
    held.delete(message.letGo ?? 0);
  });
  return {
    async reach(racepoint, facts) {
      if (!wanted.has(racepoint) || !channel.connected) return;
      last += 1;
      const reached: RacepointReached = { racepoint, id: last, facts };
      await new Promise<void>((resolve) => {
        held.set(reached.id, resolve);
        channel.send?.(reached, () => undefined);
      });
    },
  };
}

const linesOf = (entries: readonly JournalEntry[]) => entries.map(({ kind, action }) => `${kind} ${action}`);

function runsWithRacepoints(store: RunStore, points: Racepoints): RunStore {
  return {
    ...store,
    async accept(runs, claimFor) {
      const facts = { runIds: runs.map(({ id }) => id) };
      await points.reach("before-accept", facts);
      const claims = await store.accept(runs, claimFor);
      await points.reach("after-accept", facts);
      return claims;
    },
    async begin(run, holder, entries, transition) {
      const facts = { runIds: [run.id], lines: linesOf(entries), transition: transition.kind };
      await points.reach("before-accept", facts);
      const begun = await store.begin(run, holder, entries, transition);
      await points.reach("after-accept", { ...facts, begun });
      return begun;
    },
    async claim(by) {
      const runs = await store.claim(by);
      if (runs.length > 0) await points.reach("after-claim", { runIds: runs.map(({ runId }) => runId) });
      return runs;
    },
    async append(claim, firstSeq, entries, transition) {
      const facts = { runId: claim.runId, firstSeq, lines: linesOf(entries), transition: transition.kind };
      await points.reach("before-append", facts);
      const kept = await store.append(claim, firstSeq, entries, transition);
      await points.reach("after-append", { ...facts, kept });
      return kept;
    },
  };
}

export function httpWithRacepoints<P extends HttpPort>(http: P, points: Racepoints | null): P {
  if (points === null) return http;
  return {
    ...http,
    async send(request: Parameters<HttpPort["send"]>[0], call: Parameters<HttpPort["send"]>[1]) {
      const facts = { uri: request.uri, key: call.idempotencyKey };
      await points.reach("before-effect", facts);
      const answer = await http.send(request, call);
      await points.reach("after-effect", facts);
      return answer;
    },
  };
}

function triggersWithRacepoints(store: TriggerStore, points: Racepoints): TriggerStore {
  return {
    ...store,
    async commit(ticks) {
      const facts = { flowIds: ticks.map(({ trigger }) => trigger.flowId) };
      await points.reach("before-tick", facts);
      const committed = await store.commit(ticks);
      await points.reach("after-tick", facts);
      return committed;
    },
  };
}

/** Between `after-sent` and `before-commit` the refresh token is on its way: whoever dies there has lost it. */
function tokensWithRacepoints(store: TokenStore, points: Racepoints): TokenStore {
  return {
    ...store,
    async lease(connectionId, version, by) {
      const facts = { connectionId, version };
      await points.reach("before-lease", facts);
      const leased = await store.lease(connectionId, version, by);
      if (leased !== null) await points.reach("after-lease", facts);
      return leased;
    },
    async markSent(connectionId, version, by) {
      const facts = { connectionId, version };
      await points.reach("before-sent", facts);
      const marked = await store.markSent(connectionId, version, by);
      await points.reach("after-sent", facts);
      return marked;
    },
    async commit(connectionId, version, change, others) {
      const facts = { connectionId, version };
      await points.reach("before-commit", facts);
      const committed = await store.commit(connectionId, version, change, others);
      await points.reach("after-commit", facts);
      return committed;
    },
  };
}

export function databaseWithRacepoints(database: Database, points: Racepoints): Database {
  return {
    ...database,
    runs: runsWithRacepoints(database.runs, points),
    triggers: triggersWithRacepoints(database.triggers, points),
    tokens: { ...database.tokens, ...tokensWithRacepoints(database.tokens, points) },
  };
}
