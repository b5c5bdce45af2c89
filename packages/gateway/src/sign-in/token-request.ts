import { createHash } from "node:crypto";
import { type HttpFailure, type HttpResponse, stepError } from "@towpath/engine";
import { getMember, isObject, type Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { refused } from "../call-failure.ts";
import { serviceQuote } from "../operation/service-words.ts";
import { createRedactor } from "../redact.ts";

/** How an app asks Microsoft Entra ID for a token of its own (OAuth's client credentials). */
export interface TokenRequest {
  /** The address of the tenant's tokens. */
  readonly uri: string;
  readonly clientId: string;
  readonly secret: string;
  /** Whom the token is for. */
  readonly audience: string;
}

/** Tokens that still hold, so that a loop of a thousand calls does not ask a thousand times. */
export interface TokenKeeper {
  find(asks: TokenRequest): string | null;
  keep(asks: TokenRequest, token: Token): void;
  /** A service turned the token down: the next call asks for a new one. */
  forget(asks: TokenRequest): void;
}

export interface Token {
  readonly text: string;
  readonly holdsForMs: number;
}

const CAPACITY = 500;
/** A token is not used to its last moment: it has a way to go, and clocks differ. */
const MARGIN_MS = 60_000;
const DEFAULT_LIFE_S = 300;

/** @param now any clock of milliseconds that never goes back */
export function createTokenKeeper(now: () => number): TokenKeeper {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  return {
    find(asks) {
      const found = kept.get(keyOf(asks));
      return found !== undefined && now() < found.until ? found.text : null;
    },
    keep(asks, { text, holdsForMs }) {
      if (kept.size >= CAPACITY) kept.clear();
      kept.set(keyOf(asks), { text, until: now() + holdsForMs - MARGIN_MS });
    },
    forget: (asks) => void kept.delete(keyOf(asks)),
  };
}

/** Whoever does not know the secret finds no token. */
function keyOf({ uri, clientId, secret, audience }: TokenRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([uri, clientId, secret, audience]))
    .digest("base64");
}

export function formOf({ clientId, secret, audience }: TokenRequest): string {
  return new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: secret,
    resource: audience,
  }).toString();
}

/** Reads what the service of tokens answered. The call itself has not left whatever it says. */
export function readTokenAnswer(
  { statusCode, body }: HttpResponse,
  asks: TokenRequest,
  host: string,
): Result<Token, HttpFailure> {
  const text = textOf(member(body, "access_token"));
  if (statusCode < 300 && /^[\x21-\x7e]+$/.test(text)) {
    const seconds = Number(textOf(member(body, "expires_in")) || DEFAULT_LIFE_S);
    return ok({ text, holdsForMs: (Number.isFinite(seconds) ? seconds : DEFAULT_LIFE_S) * 1000 });
  }
  if (statusCode === 429 || statusCode >= 500) {
    const words = said('"{host}", which gives the token for this call, answered with {status}.', {
      host,
      status: statusCode,
    });
    return fail({ kind: "not-sent", error: stepError("SignInNotAnswered", words), retryable: true });
  }
  if (statusCode < 300) {
    const words = said(
      '"{host}" gave no token for this call. Check "authority" and "tenant" of the authentication.',
      { host },
    );
    return fail(refused("SignInFailed", words));
  }
  const told = [textOf(member(body, "error")), serviceQuote(body)].filter((part) => part !== "").join(": ");
  const why = createRedactor([asks.secret]).text(told === "" ? String(statusCode) : told);
  return fail(
    refused(
      "SignInFailed",
      said(
        '"{host}" refused to sign this call in ({why}). Check "tenant", "clientId", "secret" and "audience" of the authentication.',
        { host, why },
      ),
    ),
  );
}

function member(body: Value | undefined, name: string): Value | undefined {
  return isObject(body) ? getMember(body, name) : undefined;
}

/** Entra ID says numbers as texts in its older answers. */
function textOf(value: Value | undefined): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? String(value)
    : "";
}
