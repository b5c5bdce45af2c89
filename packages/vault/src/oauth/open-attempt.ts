import type { Connector, ParameterSet } from "@towpath/connectors";
import { fail, ok, type Result } from "@towpath/prelude";
import { parameterSet } from "../read-credential.ts";
import type { Vault } from "../vault.ts";
import type { AppFinder, AppQuestion } from "./app-finder.ts";
import type { StoredAttempt } from "./attempt-store.ts";
import { clientForTokens } from "./client-for-tokens.ts";
import type { OAuthClient } from "./oauth-client.ts";
import { describeSignIn, type SignInDescription } from "./sign-in.ts";
import type { Account, SignInFailure, Tokens } from "./tokens.ts";

export interface AttemptPorts {
  readonly vault: Pick<Vault, "open">;
  readonly apps: AppFinder;
  /** Null: its files are gone, or cannot be read. */
  connector(versionId: string): Promise<Connector | null>;
  /** What the connector is called now; null: it was deleted. */
  connectorNow(environmentId: string, id: string): Promise<AppQuestion["connector"] | null>;
}

/** What somebody signs in to, with what was entered beside the sign-in, told apart by who may see it again. */
interface AttemptSubject {
  readonly connector: Connector;
  readonly set: ParameterSet;
  readonly description: SignInDescription;
  readonly open: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
}

export interface OpenedAttempt {
  readonly subject: AttemptSubject;
  readonly client: OAuthClient;
  /** All that was sealed, by the names it was sealed under. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** On the way there; and while what came back waits for an answer. */
const VERSIONS = { waiting: 1, answer: 2 } as const;
const VALUE = "value ";

/** What was entered, as it is sealed with an attempt beside what else there is. */
export const sealedValues = (values: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${VALUE}${name}`, value]));

/** @param stage what is sealed: what the callback needs, or what came back and waits for an answer */
export async function openAttempt(
  { vault, apps, ...ports }: AttemptPorts,
  attempt: StoredAttempt,
  stage: keyof typeof VERSIONS,
): Promise<Result<OpenedAttempt, SignInFailure>> {
  const { environmentId, id, sealed, keyVersion, wish, connectorId } = attempt;
  if (sealed === null || keyVersion === null) return fail(USED_ATTEMPT);
  const place = { environmentId, table: "sign_in_attempts", id, version: VERSIONS[stage] } as const;
  const opened = await vault.open(place, { sealed, keyVersion });
  if (!opened.ok) return fail({ code: "not_opened", message: opened.failure, who: "admin" });
  const stored = await ports.connectorNow(environmentId, connectorId);
  // As it was when the person left: an address that changed in between would hear a code meant for another.
  const connector = await ports.connector(wish.connectorVersionId);
  const set = connector === null ? null : parameterSet(connector, wish.parameterSet);
  if (stored === null || connector === null || set === null) return fail(CONNECTOR_GONE);
  const secret = Object.fromEntries(
    Object.entries(opened.value).flatMap(([name, value]) =>
      name.startsWith(VALUE) ? [[name.slice(VALUE.length), value] as const] : [],
    ),
  );
  const values = { ...wish.values, ...secret };
  const description = describeSignIn(connector, set, values);
  if (description === null) return fail(CONNECTOR_GONE);
  const question = { environmentId, connector: stored, service: description.service };
  const client = await clientForTokens(apps, { question, set, values, app: attempt.app });
  if (!client.ok) return fail({ code: "no_app", message: client.failure, who: "admin" });
  const subject = { connector, set, description, open: wish.values, secret };
  return ok({ subject, client: client.value, secrets: opened.value });
}

/** What another account gave, while it waits for a word of whoever began. */
export interface WaitingAccount {
  readonly subject: AttemptSubject;
  readonly client: OAuthClient;
  readonly tokens: Tokens;
  readonly account: Account | null;
  /** What the sign-in told beside the tokens, such as the tenant; no secrets. */
  readonly told: Readonly<Record<string, string>>;
  /** What the tokens are of, where other connections have the same ones. */
  readonly installation: string | null;
}

export async function openWaitingAccount(
  ports: AttemptPorts,
  attempt: StoredAttempt,
): Promise<Result<WaitingAccount, SignInFailure>> {
  const opened = await openAttempt(ports, attempt, "answer");
  if (!opened.ok) return opened;
  const { subject, client, secrets } = opened.value;
  const { tokens = "", told = "{}", installation = null } = secrets;
  return ok({
    ...{ subject, client },
    // Written by `sealWaitingAccount` and nobody else, and sealed since.
    tokens: JSON.parse(tokens) as Tokens,
    told: JSON.parse(told) as Record<string, string>,
    account: attempt.result?.account ?? null,
    installation,
  });
}

/** Seals what another account gave, until somebody says whether it is wanted. */
export function sealWaitingAccount(
  vault: Pick<Vault, "seal">,
  { environmentId, id }: Pick<StoredAttempt, "environmentId" | "id">,
  { subject, tokens, told, installation }: Omit<WaitingAccount, "client" | "account">,
): ReturnType<Vault["seal"]> {
  const place = { environmentId, table: "sign_in_attempts", id, version: VERSIONS.answer } as const;
  return vault.seal(place, {
    ...sealedValues(subject.secret),
    tokens: JSON.stringify(tokens),
    told: JSON.stringify(told),
    ...(installation === null ? {} : { installation }),
  });
}

export const USED_ATTEMPT: SignInFailure = {
  code: "used",
  message: "This sign-in came back already, and counts once. Begin it anew if you are not connected.",
  who: "you",
};
const CONNECTOR_GONE: SignInFailure = {
  code: "connector_gone",
  message: "The connector was deleted, or its way to sign in was, while you were away. Begin anew.",
  who: "you",
};
