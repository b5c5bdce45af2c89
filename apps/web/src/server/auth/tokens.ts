/** The API key of an `Authorization` header; null when there is none of ours. */
export function apiKeyIn(authorization: string | null): string | null {
  const match = /^Bearer\s+(twp_[A-Za-z0-9_-]{20,100})\s*$/i.exec(authorization ?? "");
  return match?.[1] ?? null;
}
