import type { OAuthPlan } from "@towpath/connectors";
import { serviceError } from "./service-error.ts";
import type { TokenCall } from "./token-call.ts";
import type { SignInFailure } from "./tokens.ts";

interface Words {
  readonly who: SignInFailure["who"];
  /** `{service}` is the service's title. */
  readonly message: string;
}

/** What goes wrong, in plain words with who can mend it. Keys are the standard's where it has one. */
const CATALOGUE: Readonly<Record<string, Words>> = {
  access_denied: {
    who: "you",
    message:
      "{service} was not allowed to give access: 'Cancel' or 'Refuse' was chosen, or the account may not give it. Sign in again and choose 'Allow', with an account that may use the service.",
  },
  login_required: { who: "you", message: "{service} wants you to sign in anew. Sign in again." },
  interaction_required: {
    who: "you",
    message:
      "{service} has a question for you that was not answered, such as a second factor. Sign in again and answer it.",
  },
  consent_required: {
    who: "admin",
    message:
      "{service} wants consent for this app that was not given. Sign in again and give it; if it asks for an admin, an admin of your organisation at the service has to approve the OAuth app.",
  },
  admin_consent: {
    who: "admin",
    message:
      "An admin of your organisation at {service} has to approve the OAuth app before people may sign in with it.",
  },
  invalid_scope: {
    who: "admin",
    message:
      "{service} does not give this OAuth app one of the rights (scopes) that were asked for. An admin has to add them to the app at the service, or to change the scopes here.",
  },
  invalid_client: {
    who: "admin",
    message:
      "{service} does not take the OAuth app: its client ID or secret is wrong, or the secret is over. An admin has to enter the right ones.",
  },
  unauthorized_client: {
    who: "admin",
    message:
      "The OAuth app may not sign people in this way at {service}. An admin has to allow it in the app's settings at the service.",
  },
  redirect_uri_mismatch: {
    who: "admin",
    message:
      "{service} does not know the redirect URI of Towpath for this OAuth app. An admin has to enter it at the service, to the letter as Towpath shows it.",
  },
  invalid_grant: {
    who: "you",
    message: "{service} did not take the sign-in: it took too long, or was used already. Sign in again.",
  },
  invalid_request: {
    who: "admin",
    message:
      "{service} did not understand the sign-in. An admin has to compare the OAuth app and the connector's addresses with what the service wants.",
  },
  unsupported_response_type: {
    who: "admin",
    message:
      "{service} does not sign people in this way. An admin has to look at the OAuth app's kind at the service.",
  },
  unsupported_grant_type: {
    who: "admin",
    message:
      "{service} does not give tokens this way to the OAuth app. An admin has to allow it in the app's settings at the service.",
  },
  server_error: { who: "service", message: "Something went wrong at {service}. Try again in a few minutes." },
  temporarily_unavailable: {
    who: "service",
    message: "{service} cannot sign people in just now. Try again in a few minutes.",
  },
  renewal_refused: {
    who: "you",
    message:
      "{service} does not renew this sign-in any more: it was taken back, it was not used for too long, or a password was changed. Sign in again.",
  },
  other_issuer: {
    who: "admin",
    message:
      "The answer to the sign-in came from another service than {service}, so it was not used. Sign in again; if it happens again, an admin should look at the connector's addresses.",
  },
  no_code: {
    who: "service",
    message: "{service} sent you back without what a sign-in brings. Sign in again.",
  },
  no_token: {
    who: "service",
    message:
      "{service} answered, but gave no token. Sign in again; if it happens again, an admin should look at the connector's token address.",
  },
  id_token_not_ours: {
    who: "service",
    message:
      "{service} answered with an ID token that belongs to another app or another sign-in, so nothing was stored. Sign in again.",
  },
};

const OTHER: Words = {
  who: "service",
  message:
    "{service} did not finish the sign-in. Sign in again; if it happens again, an admin should look at the OAuth app.",
};

/** What Entra ID means where the standard's code is too coarse. Source: its list of AADSTS error codes. */
const ENTRA_CODES: Readonly<Record<string, string>> = {
  AADSTS90094: "admin_consent",
  AADSTS90093: "admin_consent",
  AADSTS650052: "admin_consent",
  AADSTS65001: "consent_required",
  AADSTS65004: "access_denied",
  AADSTS7000215: "invalid_client",
  AADSTS7000222: "invalid_client",
  AADSTS700016: "invalid_client",
  AADSTS50011: "redirect_uri_mismatch",
  AADSTS50194: "unauthorized_client",
  AADSTS50076: "interaction_required",
  AADSTS50079: "interaction_required",
};

/** Services' own names of the same things. */
const SYNONYMS: Readonly<Record<string, string>> = {
  user_cancelled_login: "access_denied",
  user_cancelled_authorize: "access_denied",
  consent_denied: "access_denied",
  org_internal: "access_denied",
  bad_client_secret: "invalid_client",
  invalid_client_id: "invalid_client",
  incorrect_client_credentials: "invalid_client",
  unauthorized: "invalid_client",
  bad_redirect_uri: "redirect_uri_mismatch",
  invalid_code: "invalid_grant",
  bad_verification_code: "invalid_grant",
  code_already_used: "invalid_grant",
  expired_token: "invalid_grant",
};

/**
 * @param words the service's own, redacted; empty for none
 * @param leg who said no: tokens may be given at another host than the one where people sign in
 */
export function failureOf(
  code: string,
  plan: OAuthPlan,
  words = "",
  leg: keyof OAuthPlan["addresses"] = "authorize",
): SignInFailure {
  const entra = /AADSTS\d+/.exec(words)?.[0] ?? "";
  const known = ENTRA_CODES[entra] ?? (Object.hasOwn(SYNONYMS, code) ? SYNONYMS[code] : undefined) ?? code;
  const { who, message } = (Object.hasOwn(CATALOGUE, known) ? CATALOGUE[known] : undefined) ?? OTHER;
  const service = titleOf(plan, leg);
  return {
    code: known === "" ? "unknown" : known,
    message: `${message.replaceAll("{service}", () => service)} ${words}`.trim(),
    who,
  };
}

/** A service that is known by name is one, whatever its hosts; else the host that spoke is named. */
function titleOf({ provider, service, addresses }: OAuthPlan, leg: keyof OAuthPlan["addresses"]): string {
  if (provider.title !== "") return provider.title;
  const host = leg === "authorize" ? null : addresses[leg].host;
  return host ?? service ?? "The service";
}

/** What the service sent the person back with. Whatever stands there may be anybody's words: they are shown as such. */
export function answeredFailure(answer: URLSearchParams, plan: OAuthPlan): SignInFailure {
  const given = Object.fromEntries([...answer].filter(([name]) => name !== "state" && name !== "code"));
  const { code, words } = serviceError(200, given, undefined, [
    answer.get("state") ?? "",
    answer.get("code") ?? "",
  ]);
  return failureOf(code, plan, answer.has("error_description") || answer.has("error_message") ? words : "");
}

/** Why asking for tokens brought none. */
export function askedFailure(
  asked: Exclude<TokenCall, { kind: "given" }>,
  plan: OAuthPlan,
  leg: "token" | "refresh" = "token",
): SignInFailure {
  switch (asked.kind) {
    case "no-proof":
      return { code: "no_proof", message: asked.message, who: "admin" };
    case "no-answer": {
      const { kind, error } = asked.failure;
      return {
        code: error.code,
        message: `${error.message} The sign-in was not finished.`,
        who: kind === "refused" ? "admin" : "service",
      };
    }
    case "refused": {
      const { status, error } = asked;
      if (error.code === "" && status >= 500) return failureOf("server_error", plan, error.words, leg);
      if (error.code === "" && status < 300) return failureOf("no_token", plan, error.words, leg);
      return failureOf(error.code, plan, error.words, leg);
    }
  }
}
