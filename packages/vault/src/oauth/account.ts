import { randomUUID } from "node:crypto";
import type { OAuthPlan } from "@towpath/connectors";
import { getMember, isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import type { ServicePort } from "@towpath/gateway";
import { cutText } from "@towpath/prelude";
import { readAnswer } from "./token-answer.ts";
import { type CallOptions, MAX_ANSWER_BYTES } from "./token-call.ts";
import type { Account, Tokens } from "./tokens.ts";

/** Longer names are cut: they stand in lists. */
const LONGEST = 200;
const TIMEOUT_MS = 10_000;

/** Who signed in, as the ID token says it, else what came with the tokens. */
export function accountIn(claims: ValueObject | null, answer: ValueObject): Account | null {
  const holders = ["user", "data", "account"].map((member) => getMember(answer, member)).filter(isObject);
  const found = [claimed(claims), ...holders.map(listed)];
  return found.find((account) => account !== null) ?? null;
}

function claimed(claims: ValueObject | null): Account | null {
  if (claims === null) return null;
  // `oid` is the person's, `sub` at Entra ID another one for each app.
  const id = firstWord(claims, ["oid", "sub"]);
  const names = ["preferred_username", "upn"].map((name) => mailIn(wordAt(claims, name)));
  const email = wordAt(claims, "email") ?? names.find((mail) => mail !== null) ?? null;
  const name = firstWord(claims, ["name", "preferred_username"]) ?? email;
  return id === null ? null : { id, name: name ?? id, email };
}

/** Only with a name: an id alone may be anything's. */
function listed(holder: ValueObject): Account | null {
  const id = firstWord(holder, ["id", "gid", "sub"]);
  const email = wordAt(holder, "email");
  const name = firstWord(holder, ["name", "display_name"]) ?? email;
  return id === null || name === null ? null : { id, name, email };
}

function firstWord(holder: ValueObject, names: readonly string[]): string | null {
  return names.map((name) => wordAt(holder, name)).find((word) => word !== null) ?? null;
}

const mailIn = (text: string | null): string | null => (text?.includes("@") === true ? text : null);

/** Asks the service where it is known how. That it does not say is no failure: the tokens are there. */
export async function accountAt(
  http: ServicePort,
  { provider, addresses }: OAuthPlan,
  { accessToken }: Pick<Tokens, "accessToken">,
  options: CallOptions,
): Promise<Account | null> {
  if (provider.account === null) return null;
  const { address, method, id: idPath, name: namePath, email: emailPath } = provider.account;
  const sent = await http.send(
    {
      method,
      uri: address.replace("{host}", () => addresses.authorize.host ?? ""),
      headers: { Accept: "application/json", Authorization: `Bearer ${accessToken}` },
      timeoutMs: TIMEOUT_MS,
      followsRedirects: false,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    },
    { idempotencyKey: randomUUID(), signal: options.signal ?? new AbortController().signal },
  );
  if (!sent.ok || sent.value.statusCode >= 300) return null;
  const answer = readAnswer(sent.value.body);
  const id = wordAt(answer, idPath);
  if (id === null) return null;
  const email = wordAt(answer, emailPath);
  return { id, name: wordAt(answer, namePath) ?? email ?? id, email };
}

/** A text or a number at `a.b`, in one line. */
function wordAt(holder: ValueObject, path: string): string | null {
  let value: Value | undefined = holder;
  for (const name of path.split(".")) value = isObject(value) ? getMember(value, name) : undefined;
  if (
    value === undefined ||
    value === null ||
    typeof value === "boolean" ||
    isObject(value) ||
    Array.isArray(value)
  )
    return null;
  const text = toText(value)
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
  return text === "" ? null : cutText(text, LONGEST);
}
