import { createHash, randomBytes } from "node:crypto";

/** Every API key begins with it: people and scanners of secrets know one when they see it. */
const API_KEY_PREFIX = "twp_";

/** What is stored of a session token or an API key: 256 random bits need no slow hash. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** 256 random bits, base64url. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** @returns the key to show once, and its first characters, by which people tell keys apart */
export function newApiKey(): { key: string; prefix: string } {
  const key = API_KEY_PREFIX + newToken();
  return { key, prefix: key.slice(0, API_KEY_PREFIX.length + 6) };
}

/** The API key of an `Authorization` header; null when there is none of ours. */
export function apiKeyIn(authorization: string | null): string | null {
  const match = /^Bearer\s+(twp_[A-Za-z0-9_-]{20,100})\s*$/i.exec(authorization ?? "");
  return match?.[1] ?? null;
}
