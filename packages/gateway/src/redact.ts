import { isObject, type Value } from "@towpath/expressions";

/** Shorter values would be found everywhere, in words that are no secret. */
const SHORTEST = 4;
export const REDACTED = "***";

/** Takes secrets out of whatever people or logs may see, in every spelling in which they travel. */
export interface Redactor {
  text(text: string): string;
  /** Texts and member names inside a value. */
  value(value: Value): Value;
}

/** @param secrets the values themselves; a pair such as `user:password` goes in as one value more */
export function createRedactor(secrets: readonly string[]): Redactor {
  const spellings = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(spellingsOf))]
    // The longest first: what a short one leaves of a long one would still be told.
    .sort((a, b) => b.length - a.length);
  const text = (given: string) =>
    spellings.reduce((made, secret) => made.replaceAll(secret, REDACTED), given);
  const value = (given: Value): Value => {
    if (typeof given === "string") return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (!isObject(given)) return given;
    return Object.fromEntries(Object.entries(given).map(([name, member]) => [text(name), value(member)]));
  };
  return spellings.length === 0 ? { text: (given) => given, value: (given) => given } : { text, value };
}

function spellingsOf(secret: string): string[] {
  const base64 = Buffer.from(secret, "utf8").toString("base64");
  return [
    secret,
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "\ufffd")),
    new URLSearchParams([["", secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    base64,
    base64.replace(/=+$/, ""),
    base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
  ];
}
