import { CALLBACK_PATH } from "./redirect-uri.ts";

/** Says that the browser at the callback is the one that began this attempt. Sent to the callback and nowhere else. */
const nameOf = (publicUrl: string, attemptId: string) =>
  `${publicUrl.startsWith("https://") ? "__Secure-" : ""}towpath-sign-in-${attemptId}`;

/** @param value random; the attempt's row holds its hash */
export function signInCookieLine(
  publicUrl: string,
  given: { readonly attemptId: string; readonly value: string; readonly maxAgeMs: number },
): string {
  const secure = publicUrl.startsWith("https://") ? "; Secure" : "";
  const maxAge = Math.ceil(given.maxAgeMs / 1_000);
  return `${nameOf(publicUrl, given.attemptId)}=${given.value}; Path=${CALLBACK_PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** Null: this browser has none for the attempt. */
export function signInCookieIn(
  publicUrl: string,
  attemptId: string,
  cookieHeader: string | null,
): string | null {
  const name = nameOf(publicUrl, attemptId);
  const pairs = (cookieHeader ?? "").split(";").map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1) || null;
}
