import type { Logger } from "@towpath/prelude";
import type { RefreshFailure, Tokens } from "../oauth/tokens.ts";
import type { Vault } from "../vault.ts";
import type { PreparedRefresh, PrepareRefresh, Renewal } from "./renewal.ts";
import { openTokens, sealElsewhere, sealTokens } from "./sealed-tokens.ts";
import type { StoredTokens, TokenChange, TokenStore } from "./token-store.ts";
import { failedTooLong, restAfter, tokenTimes } from "./token-times.ts";

export interface RefreshPorts {
  readonly store: TokenStore;
  readonly vault: Vault;
  readonly prepare: PrepareRefresh;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A service that has not answered by then will not. */
const ANSWER_MS = 40_000;
/** Until the request is ready to leave. */
export const PREPARE_LEASE_MS = 10_000;
/** Longer than any answer is waited for. */
export const LEASE_MS = 60_000;
/** New tokens are the only ones there are: the database may be away for a while. */
const COMMIT_FOR_MS = 15 * 60_000;
const LONGEST_PAUSE_MS = 5_000;

/** Renews tokens whose lease was taken by `owner`. The lease is given back in every case but a crash. */
export async function refreshLeased(
  ports: RefreshPorts,
  stored: StoredTokens,
  owner: string,
): Promise<Renewal> {
  const { store, vault, prepare } = ports;
  const id = stored.connectionId;
  const opened = await openTokens(vault, stored, stored);
  if (!opened.ok) {
    await store.release(id, owner);
    return { kind: "not-now", message: opened.failure, waits: false };
  }
  const prepared = await prepare(stored, opened.value);
  if (!prepared.ok) return await failed(ports, stored, { owner, failure: prepared.failure });
  if (prepared.value === null) {
    await store.release(id, owner);
    return { kind: "cannot" };
  }
  const mayRepeat = prepared.value.repeatable || stored.rotates === false;
  if (stored.sentAt !== null && !mayRepeat) return await refuse(ports, stored, LOST);
  if (!(await store.markSent(id, stored.version, { owner, leaseMs: LEASE_MS }))) return { kind: "busy" };
  const answer = await prepared.value.send(AbortSignal.timeout(ANSWER_MS));
  if (answer.ok)
    return await keep(ports, stored, { before: opened.value, now: answer.value }, prepared.value);
  const unknown = answer.failure.kind === "unknown" && !mayRepeat;
  const failure = unknown
    ? { ...answer.failure, kind: "refused" as const, message: UNHEARD }
    : answer.failure;
  return await failed(ports, stored, { owner, failure });
}

const LOST =
  "Towpath was stopped while the service renewed this sign-in. What the service gave is lost, and asking again with what was used already could end the sign-in altogether. Sign in again.";
const UNHEARD =
  "The service did not answer when it was asked to renew this sign-in. Whether it did is not known, and asking again with what may be used already could end the sign-in altogether. Sign in again.";

/** The new tokens are committed before anything else happens. */
async function keep(
  ports: RefreshPorts,
  stored: StoredTokens,
  tokens: { readonly before: Tokens; readonly now: Tokens },
  { withoutPerson }: PreparedRefresh,
): Promise<Renewal> {
  const { vault } = ports;
  const { environmentId, connectionId } = stored;
  const version = stored.version + 1;
  const sealed = await sealTokens(vault, { environmentId, connectionId, version }, tokens.now);
  // It opened a moment ago with the same keys: without them nothing would have left.
  if (!sealed.ok) throw new Error(sealed.failure);
  const obtainedAt = ports.now();
  const { expiresAt, scopes, refreshToken } = tokens.now;
  const times = tokenTimes(tokens.now, obtainedAt);
  const change: TokenChange = {
    ...sealed.value,
    ...{ app: stored.app, obtainedAt, expiresAt },
    ...{ refreshAt: times.refreshAt, livesUntil: withoutPerson ? null : times.livesUntil },
    scopes: scopes === null ? stored.scopes : scopes.join(" "),
    rotates:
      stored.rotates === true || (refreshToken !== null && refreshToken !== tokens.before.refreshToken),
    installation: stored.installation,
  };
  const { moved, healed } = await commitInTheEnd(ports, stored, change, tokens.now);
  if (healed) ports.logger.info({ connectionId }, "The sign-in of a connection can be renewed again");
  if (moved) return { kind: "tokens", held: { version, tokens: tokens.now } };
  return await movedMeanwhile(ports, stored, "The connection was deleted meanwhile.");
}

async function commitInTheEnd(
  ports: RefreshPorts,
  stored: StoredTokens,
  change: TokenChange,
  tokens: Tokens,
): ReturnType<TokenStore["commit"]> {
  const { store, logger, now, sleep } = ports;
  const { connectionId, version, installation } = stored;
  const until = now() + COMMIT_FOR_MS;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      // What the other connections of the installation hold is used up by now: they get the new tokens too.
      const others = await sealElsewhere(ports, installation, connectionId, tokens);
      return await store.commit(connectionId, version, change, others);
    } catch (cause) {
      if (now() > until) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      logger.warn({ connectionId, reason }, "Renewed tokens cannot be stored yet; trying again");
      await sleep(pauseMs);
    }
  }
}

interface Failed {
  readonly owner: string;
  readonly failure: RefreshFailure;
}

async function failed(
  ports: RefreshPorts,
  stored: StoredTokens,
  { owner, failure }: Failed,
): Promise<Renewal> {
  const { store, logger, now } = ports;
  const { connectionId, version, expiresAt, failures } = stored;
  const { kind, message } = failure;
  if (kind === "refused") return await refuse(ports, stored, message);
  const isOver = expiresAt !== null && expiresAt <= now();
  const waits = (kind === "app" && isOver) || failedTooLong(stored.failingSince, now());
  const retryAfterMs = restAfter(failures + 1, failure.retryAfterMs);
  logger.warn(
    { connectionId, kind, failures: failures + 1, reason: message },
    "A sign-in could not be renewed",
  );
  await store.noteFailure(connectionId, version, { owner, message, retryAfterMs, breaks: waits });
  return { kind: "not-now", message, waits };
}

/** Refused for good, unless somebody else renewed them: then the refusal was of tokens that are none any more. */
async function refuse(ports: RefreshPorts, stored: StoredTokens, message: string): Promise<Renewal> {
  const { connectionId, version } = stored;
  const isFirst = await ports.store.refuse(connectionId, version, message);
  if (isFirst) ports.logger.warn({ connectionId, reason: message }, "A connection needs a sign-in");
  return isFirst ? { kind: "refused", message } : await movedMeanwhile(ports, stored, message);
}

async function movedMeanwhile(
  { store, vault }: RefreshPorts,
  { connectionId, version }: StoredTokens,
  otherwise: string,
): Promise<Renewal> {
  const present = await store.read(connectionId);
  if (present === null || present.version === version) return { kind: "refused", message: otherwise };
  return await heldOf(vault, present);
}

/** The tokens of a row in plain text. */
export async function heldOf(
  vault: Pick<Vault, "open">,
  stored: Parameters<typeof openTokens>[1] & Parameters<typeof openTokens>[2],
): Promise<Extract<Renewal, { kind: "tokens" | "not-now" }>> {
  const opened = await openTokens(vault, stored, stored);
  return opened.ok
    ? { kind: "tokens", held: { version: stored.version, tokens: opened.value } }
    : { kind: "not-now", message: opened.failure, waits: false };
}
