import { randomBytes } from "node:crypto";
import type { Words } from "../../words/translate.ts";
import { authorise } from "../auth/authorise.ts";
import type { Deps } from "../deps.ts";
import { wordsFor } from "../request-words.ts";
import { signInCookieIn, signInCookieLine } from "../sign-in-cookie.ts";
import { answerLinkSignIn } from "../use-cases/answer-link-sign-in.ts";
import { ATTEMPT_MS } from "../use-cases/begin-sign-in.ts";
import { type Ending, endSignIn } from "../use-cases/finish-sign-in.ts";
import { answerRedirectTest } from "../use-cases/test-redirect.ts";
import { isFromOwnPages } from "./cross-site.ts";
import { refuse } from "./refuse.ts";
import { signInPage } from "./sign-in-page.ts";

const LONGEST_QUERY = 20_000;

/** Where services send people back to. The address holds a code: it is logged nowhere, and no page passes it on. */
export async function signInCallback(deps: Deps, request: Request): Promise<Response> {
  const { search } = new URL(request.url);
  const query = new URLSearchParams(search.length > LONGEST_QUERY ? "" : search);
  const nonce = query.get("redirect-test");
  if (nonce !== null) return redirectTest(deps, nonce, request.headers);
  const caller = await authorise(deps, request.headers);
  const cookies = request.headers.get("cookie");
  const cookieOf = (attemptId: string) => signInCookieIn(deps.publicUrl, attemptId, cookies);
  const ending = await endSignIn(deps, { query, cookieOf, userId: caller.session?.user.id ?? null });
  const { attempt, kind } = ending;
  const asks = kind === "other-account" && attempt !== null && attempt.connectLinkId !== null;
  const t = await wordsFor(request.headers);
  if (!asks) return page(deps, t, ending);
  const answer = page(deps, t, ending, query.get("state"));
  // There is time for the answer as there was for the sign-in.
  const value = cookieOf(attempt.id) ?? "";
  const cookie = signInCookieLine(deps.publicUrl, { attemptId: attempt.id, value, maxAgeMs: ATTEMPT_MS });
  answer.headers.append("set-cookie", cookie);
  return answer;
}

const LONGEST_ANSWER = 2_000;

/** The answer of whoever came by a connect link, from the page at the end of the sign-in. */
export async function signInAnswer(deps: Deps, request: Request): Promise<Response> {
  if (!isFromOwnPages("POST", request.headers, deps.publicUrl)) {
    return refuse(403, "FORBIDDEN", "This answer did not come from a page of Towpath.");
  }
  const text = await request.text();
  const form = new URLSearchParams(text.length > LONGEST_ANSWER ? "" : text);
  const cookies = request.headers.get("cookie");
  const ending = await answerLinkSignIn(deps, {
    state: form.get("state") ?? "",
    useAccount: form.get("account") === "use",
    cookieOf: (attemptId) => signInCookieIn(deps.publicUrl, attemptId, cookies),
  });
  return page(deps, await wordsFor(request.headers), ending);
}

async function redirectTest(deps: Deps, nonce: string, headers: Headers): Promise<Response> {
  const proof = await answerRedirectTest(deps, nonce, headers);
  if (proof === null) return refuse(400, "BAD_REQUEST", "This is no test that Towpath makes.");
  return Response.json(proof, { headers: { "cache-control": "no-store" } });
}

/** @param askWith the state of the sign-in, where the page asks which account is meant */
function page(deps: Deps, t: Words, ending: Ending, askWith: string | null = null): Response {
  const nonce = randomBytes(16).toString("base64url");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    `form-action ${askWith === null ? "'none'" : "'self'"}`,
    "frame-ancestors 'none'",
  ].join("; ");
  return new Response(signInPage(t, ending, { nonce, origin: new URL(deps.publicUrl).origin, askWith }), {
    status: ending.kind === "failed" ? 400 : 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
      "x-frame-options": "DENY",
      // A stricter one would cut this window off from the page that opened it.
      "cross-origin-opener-policy": "unsafe-none",
    },
  });
}
