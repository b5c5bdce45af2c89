import { signIn } from "next-auth/react";
import { phrase, type Words } from "../../words/translate.ts";

const REFUSALS: Readonly<Record<string, string>> = {
  CredentialsSignin: phrase("E-mail address and password do not belong together. Check both and try again."),
  Throttled: phrase("Too many tries for now. Wait fifteen minutes, then try again."),
};

/** @returns null when the person is signed in; else why not, in words for them */
export async function signInWithPassword(
  t: Words,
  form: { email: string; password: string },
): Promise<string | null> {
  try {
    const answer = await signIn("credentials", { ...form, redirect: false });
    if (answer?.ok === true && !answer.error) return null;
    const refusal = REFUSALS[answer?.error ?? ""];
    return t(refusal ?? phrase("Towpath could not sign you in just now. Try again in a moment."));
  } catch {
    return t("Towpath does not answer. Check your connection, then try again.");
  }
}

/** Only a path of our own: an address from outside must not lead a person who just signed in elsewhere. */
export function safeNext(next: string | null): string {
  if (next === null || !/^\/[^/\\]/.test(next)) return "/";
  const base = "http://towpath.invalid";
  return URL.canParse(next, base) && new URL(next, base).origin === base ? next : "/";
}
