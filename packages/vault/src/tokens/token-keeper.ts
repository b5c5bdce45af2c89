import { heldOf, LEASE_MS, PREPARE_LEASE_MS, type RefreshPorts, refreshLeased } from "./refresh-leased.ts";
import type { Renewal } from "./renewal.ts";
import type { StoredTokens } from "./token-store.ts";
import { ageOf } from "./token-times.ts";

/** The tokens of a connection as they were read with it. */
export type SeenTokens = Pick<
  StoredTokens,
  | "connectionId"
  | "environmentId"
  | "version"
  | "sealed"
  | "keyVersion"
  | "obtainedAt"
  | "expiresAt"
  | "refreshAt"
  | "refusedAt"
  | "failedAt"
>;

/** Keeps the tokens of connections alive. Of all who need one renewed, in all processes, one asks the service. */
export interface TokenKeeper {
  /** Tokens to call with now: renewed where they have to be. Never `busy` or `cannot`. */
  current(seen: SeenTokens): Promise<Exclude<Renewal, { kind: "busy" | "cannot" }>>;
  /** The service did not take the access token of that version. Never `busy`. */
  renew(connectionId: string, seenVersion: number): Promise<Exclude<Renewal, { kind: "busy" }>>;
  /** Renews tokens though nobody calls. */
  keepAlive(connectionId: string): Promise<Renewal>;
  /** Resolves when no renewal is under way any more. */
  stop(): Promise<void>;
}

/** After a refresh that failed, and after one that did not help. */
const REST_MS = 30_000;
const FIRST_LOOK_MS = 25;
const LONGEST_LOOK_MS = 500;
/** Longer than a lease and what follows it: then something is wrong that waiting does not mend. */
const WAIT_MS = LEASE_MS * 2;

interface Wanted {
  readonly version: number;
  /** Wait for somebody else who is at it. */
  readonly waits: boolean;
  /** Tokens that were given a moment ago are not renewed. */
  readonly notIfNew: boolean;
}

type KeeperPorts = RefreshPorts & { readonly owner: string };

/** @param ports.owner names this process among those that lease */
export function createTokenKeeper(ports: KeeperPorts): TokenKeeper {
  const { store, vault, now } = ports;
  const flights = new Map<string, Promise<Renewal>>();
  let count = 0;

  /** One flight for all who want the same. */
  const share = (connectionId: string, wanted: Wanted): Promise<Renewal> => {
    const key = keyOf(connectionId, wanted);
    const under = flights.get(key);
    if (under !== undefined) return under;
    // Each flight is its own holder: one that waits must not take the lease of another of this process for its own.
    count += 1;
    const holder = { ...ports, owner: `${ports.owner}/${count}` };
    const flight = fly(holder, connectionId, wanted).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  /** The first who comes renews what ages; the others go on meanwhile. */
  const early = async ({ connectionId, version, failedAt, refreshAt }: SeenTokens): Promise<Renewal> => {
    const wanted = { version, waits: false, notIfNew: false };
    const rests = failedAt !== null && refreshAt !== null && now() < refreshAt;
    return rests || flights.has(keyOf(connectionId, wanted)) ? BUSY : await share(connectionId, wanted);
  };

  const needed = async ({ connectionId, version }: SeenTokens) => {
    const renewal = await share(connectionId, { version, waits: true, notIfNew: false });
    if (renewal.kind !== "busy" && renewal.kind !== "cannot") return renewal;
    await store.refuse(connectionId, version, NOTHING_LEFT.message);
    return NOTHING_LEFT;
  };

  return {
    async current(seen) {
      const age = ageOf(seen, now());
      if (age === "over" || seen.refusedAt !== null) return await needed(seen);
      const renewal = age === "aging" ? await early(seen) : BUSY;
      if (renewal.kind === "tokens" || renewal.kind === "refused") return renewal;
      return await heldOf(vault, seen);
    },
    async renew(connectionId, version) {
      const renewal = await share(connectionId, { version, waits: true, notIfNew: true });
      return renewal.kind === "busy" ? TOO_LONG : renewal;
    },
    async keepAlive(connectionId) {
      const present = await store.read(connectionId);
      if (present === null || present.refusedAt !== null) return { kind: "cannot" };
      return await share(connectionId, { version: present.version, waits: false, notIfNew: true });
    },
    async stop() {
      await Promise.allSettled(flights.values());
    },
  };
}

const keyOf = (connectionId: string, { version, waits, notIfNew }: Wanted) =>
  [connectionId, version, waits, notIfNew].join(" ");

/** Until the tokens have moved, by this holder's hand or another's. */
async function fly(ports: KeeperPorts, connectionId: string, wanted: Wanted): Promise<Renewal> {
  const { store, owner, now, sleep } = ports;
  const until = now() + WAIT_MS;
  for (let pauseMs = FIRST_LOOK_MS; now() < until; pauseMs = Math.min(pauseMs * 2, LONGEST_LOOK_MS)) {
    const present = await store.read(connectionId);
    const known = present === null ? GONE : await withoutAsking(ports, present, wanted);
    if (known !== null) return known;
    const by = { owner, leaseMs: PREPARE_LEASE_MS, restMs: REST_MS };
    const leased = await store.lease(connectionId, wanted.version, by);
    const renewal = leased === null ? BUSY : await refreshLeased(ports, leased, owner);
    if (renewal.kind !== "busy" || !wanted.waits) return renewal;
    await sleep(pauseMs);
  }
  return TOO_LONG;
}

/** What the row says by itself; null: the service has to be asked. */
async function withoutAsking(
  { vault, now }: KeeperPorts,
  present: StoredTokens,
  wanted: Wanted,
): Promise<Renewal | null> {
  const { version, refusedAt, failedAt, lastFailure, obtainedAt } = present;
  if (version !== wanted.version) return await heldOf(vault, present);
  const message = lastFailure ?? "";
  if (refusedAt !== null) return { kind: "refused", message };
  const isNew = now() - obtainedAt < REST_MS && ageOf(present, now()) === "fresh";
  if (wanted.notIfNew && isNew) return { kind: "cannot" };
  if (failedAt !== null && now() - failedAt < REST_MS) return { kind: "not-now", message, waits: false };
  return null;
}

const BUSY = { kind: "busy" } as const;
const GONE = { kind: "refused", message: "The connection, or its sign-in, is gone." } as const;
const TOO_LONG = {
  kind: "not-now",
  message: "The sign-in is being renewed, and that takes too long.",
  waits: false,
} as const;
const NOTHING_LEFT = {
  kind: "refused",
  message: "The sign-in has ended, and the service gave nothing to renew it with. Sign in again.",
} as const;
