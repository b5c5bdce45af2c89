import type { Words } from "../../words/translate.ts";
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
export function standingOf(t: Words, connection: Connection, now: number): Standing {
  const { status, signsIn, endsAt, testedAt, lastUsedAt } = connection;
  if (status === "needs-sign-in") {
    const hadKey = !signsIn && (testedAt !== null || lastUsedAt !== null);
    return { tone: "bad", words: hadKey ? t("Needs a new credential") : t("Needs sign-in") };
  }
  const leftMs = endsAt === null ? null : Date.parse(endsAt) - now;
  if (leftMs !== null && leftMs < SOON_MS) return { tone: "soon", words: endWords(t, leftMs) };
  if (status === "untested") return { tone: "plain", words: t("Not tried yet") };
  return { tone: "good", words: t("Connected") };
}

function endWords(t: Words, leftMs: number): string {
  const days = Math.floor(leftMs / DAY_MS);
  if (days >= 2) return t("Ends in {days} days", { days });
  const hours = Math.max(1, Math.round(leftMs / 3_600_000));
  return hours === 1 ? t("Ends within the hour") : t("Ends in {hours} hours", { hours });
}

/** The same inside a sentence: its first letter is small, and names keep theirs. */
export const withinWords = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** @param now epoch milliseconds */
export const isUnused = ({ lastUsedAt, createdAt }: Connection, now: number): boolean =>
  now - Date.parse(lastUsedAt ?? createdAt) > UNUSED_MS;

/** Whose it is, and who takes over. */
export function ownerWords(t: Words, { isMine, owner, ownerIsHere, backupOwner }: Connection): string {
  if (owner === null) return t("its owner is gone");
  const { name } = owner;
  if (ownerIsHere) return isMine ? t("yours") : t("of {name}", { name });
  if (isMine) return t("yours since {name} left", { name });
  return backupOwner === null
    ? t("{name} left", { name })
    : t("{name} left, {heir} takes over", { name, heir: backupOwner.name });
}

/** With whom it is shared, in one line; empty when with nobody. */
export function sharedWords(t: Words, { shared, sharedWith, isMine, may }: Connection): string {
  if (shared) return t("shared with everybody here");
  const [first, ...others] = [...sharedWith.groups, ...sharedWith.people];
  if (first === undefined) return !isMine && may.use ? t("shared with you") : "";
  const { name } = first;
  return others.length === 0
    ? t("shared with {name}", { name })
    : t("shared with {name} and {more} more", { name, more: others.length });
}
