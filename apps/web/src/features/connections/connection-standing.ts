import type { Connection } from "./connection-types.ts";

const DAY_MS = 86_400_000;
const SOON_MS = 7 * DAY_MS;
const UNUSED_MS = 90 * DAY_MS;

/** How a connection stands, in the words of its row. */
export interface Standing {
  readonly tone: "good" | "plain" | "soon" | "bad";
  readonly words: string;
}

/** @param now epoch milliseconds */
export function standingOf(connection: Connection, now: number): Standing {
  const { status, signsIn, endsAt, testedAt, lastUsedAt } = connection;
  if (status === "needs-sign-in") {
    const hadKey = !signsIn && (testedAt !== null || lastUsedAt !== null);
    return { tone: "bad", words: hadKey ? "Needs a new credential" : "Needs sign-in" };
  }
  const leftMs = endsAt === null ? null : Date.parse(endsAt) - now;
  if (leftMs !== null && leftMs < SOON_MS) return { tone: "soon", words: endWords(leftMs) };
  if (status === "untested") return { tone: "plain", words: "Not tried yet" };
  return { tone: "good", words: "Connected" };
}

function endWords(leftMs: number): string {
  const days = Math.floor(leftMs / DAY_MS);
  if (days >= 2) return `Ends in ${days} days`;
  const hours = Math.max(1, Math.round(leftMs / 3_600_000));
  return hours === 1 ? "Ends within the hour" : `Ends in ${hours} hours`;
}

/** @param now epoch milliseconds */
export const isUnused = ({ lastUsedAt, createdAt }: Connection, now: number): boolean =>
  now - Date.parse(lastUsedAt ?? createdAt) > UNUSED_MS;

export const waitingWords = (runs: number): string => (runs === 1 ? "1 run waits" : `${runs} runs wait`);

/** Whose it is, and who takes over. */
export function ownerWords({ isMine, owner, ownerIsHere, backupOwner }: Connection): string {
  if (owner === null) return "its owner is gone";
  if (ownerIsHere) return isMine ? "yours" : `of ${owner.name}`;
  if (isMine) return `yours since ${owner.name} left`;
  return backupOwner === null ? `${owner.name} left` : `${owner.name} left, ${backupOwner.name} takes over`;
}

/** With whom it is shared, in one line; empty when with nobody. */
export function sharedWords({ shared, sharedWith, isMine, may }: Connection): string {
  if (shared) return "shared with everybody here";
  const count = sharedWith.people.length + sharedWith.groups.length;
  if (count === 0) return !isMine && may.use ? "shared with you" : "";
  const [first] = [...sharedWith.groups, ...sharedWith.people];
  return count === 1 ? `shared with ${first?.name}` : `shared with ${first?.name} and ${count - 1} more`;
}
