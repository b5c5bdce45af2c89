import { randomBytes } from "node:crypto";
import { authorise } from "../auth/authorise.ts";
import type { Deps } from "../deps.ts";
import { signInCookieIn } from "../sign-in-cookie.ts";
import { type Ending, endSignIn } from "../use-cases/finish-sign-in.ts";
import { answerRedirectTest } from "../use-cases/test-redirect.ts";
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
  const ending = await endSignIn(deps, {
    query,
    cookieOf: (attemptId) => signInCookieIn(deps.publicUrl, attemptId, cookies),
    userId: caller.session?.user.id ?? null,
  });
  return page(deps, ending);
}

async function redirectTest(deps: Deps, nonce: string, headers: Headers): Promise<Response> {
  const proof = await answerRedirectTest(deps, nonce, headers);
  if (proof === null) return refuse(400, "BAD_REQUEST", "This is no test that Towpath makes.");
  return Response.json(proof, { headers: { "cache-control": "no-store" } });
}

function page(deps: Deps, ending: Ending): Response {
  const nonce = randomBytes(16).toString("base64url");
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return new Response(signInPage(ending, { nonce, origin: new URL(deps.publicUrl).origin }), {
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
