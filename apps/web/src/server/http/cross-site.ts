const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a call that carries a session cookie comes from our own pages. The browser sends the cookie by itself,
 * so a page of another site could make it act; it cannot forge these headers.
 */
export function isFromOwnPages(method: string, headers: Headers, publicUrl: string): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  // Browsers leave `Sec-Fetch-Site` out on plain http; `Origin` they send with every unsafe call.
  const origin = headers.get("origin");
  if (origin === null || origin === "null") return false;
  if (origin === new URL(publicUrl).origin) return true;
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
