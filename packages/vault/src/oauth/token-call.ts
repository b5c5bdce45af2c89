import { randomUUID } from "node:crypto";
import type { OAuthPlan } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import type { ServicePort } from "@towpath/gateway";
import {
  encode,
  type FormValues,
  fillQuery,
  hasPair,
  type Pairs,
  templateValues,
  withQuery,
  writePairs,
} from "./form.ts";
import type { OAuthClient } from "./oauth-client.ts";
import { type ServiceError, serviceError } from "./service-error.ts";
import { readAnswer, readTokens } from "./token-answer.ts";
import { readWorkloadToken } from "./workload-token.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Folders below which files of workload identity may be read. */
  readonly tokenFolders?: readonly string[];
}

export type NoAnswer = Extract<Awaited<ReturnType<ServicePort["send"]>>, { ok: false }>["failure"];

/** What became of asking for tokens. */
export type TokenCall =
  | { readonly kind: "given"; readonly answer: ValueObject }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly error: ServiceError;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: "no-answer"; readonly failure: NoAnswer }
  /** Nothing left: the app cannot show who it is. */
  | { readonly kind: "no-proof"; readonly message: string };

export interface TokenQuestion {
  readonly plan: OAuthPlan;
  readonly client: OAuthClient;
  readonly address: string;
  /** Templates of the files; null: the standard's form. */
  readonly query: string | null;
  readonly body: string | null;
  readonly form: FormValues;
  /** The standard's form, without what the app proves itself by. */
  readonly standard: Pairs;
  /** Sent also where a template writes the form. */
  readonly always: Pairs;
}

export const TOKEN_TIMEOUT_MS = 30_000;
export const MAX_ANSWER_BYTES = 1_048_576;

/**
 * Asks a token address. An app with two secrets, or whose way to prove itself is not known, tries the next way when the
 * service did not know the app: nothing was used up then.
 */
export async function askForTokens(
  http: ServicePort,
  question: TokenQuestion,
  options: CallOptions,
): Promise<TokenCall> {
  const proofs = await proofsOf(question, options);
  if (typeof proofs === "string") return { kind: "no-proof", message: proofs };
  let last: TokenCall | null = null;
  for (const proof of proofs) {
    last = await askOnce(http, question, proof, options);
    if (last.kind !== "refused" || last.error.code !== "invalid_client") break;
  }
  return last ?? { kind: "no-proof", message: "The OAuth app has nothing to prove itself by." };
}

interface Proof {
  readonly kind: "basic" | "post" | "none" | "assertion";
  readonly secret: string;
}

async function proofsOf(question: TokenQuestion, options: CallOptions): Promise<readonly Proof[] | string> {
  const { authentication, secrets } = question.client;
  switch (authentication.kind) {
    case "workload-identity": {
      const token = await readWorkloadToken(authentication.tokenFile, options.tokenFolders ?? []);
      return token.ok ? [{ kind: "assertion", secret: token.value }] : token.failure;
    }
    case "none":
      return [{ kind: "none", secret: "" }];
    case "basic":
    case "post":
      if (secrets.length === 0) return "The OAuth app has no secret, but is to prove itself by one.";
      return secrets.map((secret) => ({ kind: authentication.kind, secret }));
    case "automatic":
      return automaticProofs(question);
  }
}

function automaticProofs({ client, plan, body, query }: TokenQuestion): readonly Proof[] {
  const each = (kind: Proof["kind"]) => client.secrets.map((secret): Proof => ({ kind, secret }));
  if (client.secrets.length === 0) return [{ kind: "none", secret: "" }];
  // A template that writes the secret says where the service wants it.
  if (/secret\}/i.test(`${body ?? ""}${query ?? ""}`)) return each("post");
  const { authentication: known } = plan.provider;
  return known === null ? [...each("post"), ...each("basic")] : each(known);
}

async function askOnce(
  http: ServicePort,
  question: TokenQuestion,
  proof: Proof,
  options: CallOptions,
): Promise<TokenCall> {
  const { uri, body, headers } = requestOf(question, proof);
  const sent = await http.send(
    {
      method: "POST",
      uri,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body,
      timeoutMs: TOKEN_TIMEOUT_MS,
      followsRedirects: false,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    },
    { idempotencyKey: randomUUID(), signal: options.signal ?? new AbortController().signal },
  );
  if (!sent.ok) return { kind: "no-answer", failure: sent.failure };
  const { statusCode: status, body: answered, headers: said } = sent.value;
  const answer = readAnswer(answered);
  if (status < 300 && readTokens(answer, 0) !== null) return { kind: "given", answer };
  const { client, standard, always } = question;
  const sentSecrets = [...standard, ...always].flatMap(([name, value]) =>
    OPEN_PAIRS.has(name) ? [] : [value],
  );
  const secrets = [...client.secrets, proof.secret, ...sentSecrets];
  return {
    kind: "refused",
    status,
    error: serviceError(status, answer, answered, secrets),
    retryAfterMs: retryAfter(said["retry-after"]),
  };
}

/** What a service may repeat in its words for anybody to read. */
const OPEN_PAIRS: ReadonlySet<string> = new Set(["grant_type", "redirect_uri", "scope"]);

/** Seconds, as nearly all services write it; a date would need a clock, and says no more. */
function retryAfter(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,7}$/.test(text.trim()) ? Number(text) * 1_000 : null;
}

function requestOf(
  { plan, client, address, query, body, form, standard, always }: TokenQuestion,
  proof: Proof,
): { readonly uri: string; readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  // In a header the secret is not in the form as well: services refuse what proves itself twice.
  const written = proof.kind === "post" ? proof.secret : "";
  const values = templateValues(plan, client, { ...form, secret: written });
  const inAddress = query === null ? "" : fillQuery(query, values);
  // What a template puts into the address is not sent a second time.
  const own =
    body === null ? (hasPair(inAddress, "grant_type") ? "" : writePairs(standard)) : fillQuery(body, values);
  const kept = own
    .split("&")
    .filter((pair) => pair !== "" && !/^(client_secret|redirect_uri|scope)=$/.test(pair))
    .join("&");
  const more = [...always, ...proofPairs(client, proof)].filter(
    ([name]) => !hasPair(kept, name) && !hasPair(inAddress, name),
  );
  const headers = proof.kind === "basic" ? { Authorization: basic(client.clientId, proof.secret) } : {};
  return {
    uri: withQuery(address, inAddress),
    body: [kept, writePairs(more)].filter((part) => part !== "").join("&"),
    headers,
  };
}

function proofPairs({ clientId }: OAuthClient, { kind, secret }: Proof): Pairs {
  switch (kind) {
    case "basic":
      return [];
    case "post":
      return [
        ["client_id", clientId],
        ["client_secret", secret],
      ];
    case "none":
      return [["client_id", clientId]];
    case "assertion":
      return [
        ["client_id", clientId],
        ["client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        ["client_assertion", secret],
      ];
  }
}

/** Both parts are encoded as in a form before they are joined (RFC 6749, 2.3.1). */
export function basic(clientId: string, secret: string): string {
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`, "utf8").toString("base64")}`;
}
