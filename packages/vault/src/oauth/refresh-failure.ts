import type { OAuthPlan } from "@towpath/connectors";
import { askedFailure, failureOf } from "./sign-in-failures.ts";
import type { NoAnswer, TokenCall } from "./token-call.ts";
import type { RefreshFailure } from "./tokens.ts";

/** The service will not renew these tokens, whoever asks. */
const REFUSED: ReadonlySet<string> = new Set([
  "invalid_grant",
  "interaction_required",
  "login_required",
  "consent_required",
  "access_denied",
  "invalid_code",
  "invalid_refresh_token",
  "bad_refresh_token",
  "token_revoked",
  "token_expired",
  "expired_token",
  "account_inactive",
]);
const PASSING: ReadonlySet<string> = new Set([
  "server_error",
  "temporarily_unavailable",
  "slow_down",
  "rate_limited",
  "ratelimited",
]);
/** Of answers without a code of the standard: a refresh token that is spoken of as gone. */
const SPENT =
  /(refresh[ _-]?token|grant|token).{0,60}(invalid|expired|revoked|not found|unknown|inactive)|(invalid|expired|revoked|unknown).{0,60}(refresh[ _-]?token|grant)/i;
const LATER: ReadonlySet<number> = new Set([408, 409, 423, 425, 429]);

/** Sorts what became of a refresh into what it means for the connection. */
export function refreshFailure(
  asked: Exclude<TokenCall, { kind: "given" }>,
  plan: OAuthPlan,
): RefreshFailure {
  switch (asked.kind) {
    case "no-proof":
      return { kind: "app", message: asked.message, retryAfterMs: null };
    case "no-answer":
      return unanswered(asked.failure);
    case "refused": {
      const kind = kindOf(asked);
      const { message } =
        kind === "refused"
          ? failureOf("renewal_refused", plan, asked.error.words, "refresh")
          : askedFailure(asked, plan, "refresh");
      return { kind, message, retryAfterMs: kind === "passing" ? asked.retryAfterMs : null };
    }
  }
}

function unanswered({ kind, error }: NoAnswer): RefreshFailure {
  const { message } = error;
  // Not allowed to be called, or no address: somebody has to change a setting. Nothing left.
  if (kind === "refused") return { kind: "app", message, retryAfterMs: null };
  return { kind: kind === "not-sent" ? "passing" : "unknown", message, retryAfterMs: null };
}

function kindOf({
  status,
  error: { code, words },
  retryAfterMs,
}: Extract<TokenCall, { kind: "refused" }>): RefreshFailure["kind"] {
  if (REFUSED.has(code)) return "refused";
  if (LATER.has(status) || status >= 500 || PASSING.has(code)) return "passing";
  // A 403 with a time to wait is a limit of calls.
  if (retryAfterMs !== null) return "passing";
  if (SPENT.test(words) && code !== "invalid_client") return "refused";
  // A page where an answer should be: something stands before the service, and did not ask it.
  if (status < 300 && code === "") return words === "" ? "passing" : "unknown";
  return "app";
}
