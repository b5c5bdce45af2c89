export const SESSION_MS = 30 * 24 * 3_600_000;
/** A session in use is extended at most once a day: not each call should write. */
export const EXTEND_AFTER_MS = 24 * 3_600_000;

const isSecure = (publicUrl: string) => publicUrl.startsWith("https://");

/** `__Host-` ties the cookie to this host and to https; browsers refuse the prefix without https. */
export const sessionCookieName = (publicUrl: string): string =>
  isSecure(publicUrl) ? "__Host-towpath-session" : "towpath-session";

export const sessionCookieOptions = (publicUrl: string) =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: isSecure(publicUrl) }) as const;

/** The `Set-Cookie` line that keeps a session's cookie as long as its row. */
export function sessionCookieLine(publicUrl: string, token: string): string {
  const secure = isSecure(publicUrl) ? "; Secure" : "";
  const maxAge = SESSION_MS / 1_000;
  return `${sessionCookieName(publicUrl)}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** The session token in a `Cookie` header; null when there is none. */
export function sessionTokenIn(publicUrl: string, cookieHeader: string | null): string | null {
  const name = sessionCookieName(publicUrl);
  for (const pair of (cookieHeader ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null;
  }
  return null;
}
