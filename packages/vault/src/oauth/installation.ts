import { createHash } from "node:crypto";
import type { OAuthProvider } from "@towpath/connectors";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { textOf, tokenHolder } from "./token-answer.ts";

/**
 * What tokens are of, where a service renews those of all sign-ins to it as one: with each renewal, what any other
 * connection of the same installation holds is used up. A digest, the same in each environment and for each way the app
 * was entered.
 *
 * @param answer what the token address answered at the sign-in
 * @returns null: each sign-in has tokens of its own
 */
export function installationIn(
  provider: Pick<OAuthProvider, "id" | "installation">,
  clientId: string,
  answer: ValueObject,
): string | null {
  const named = provider.installation.map((path) => textAt(answer, path)).find((text) => text !== null);
  if (named === undefined) return null;
  const holder = tokenHolder(answer);
  // Tokens of a person stand in a member of their own beside those of the app, and are renewed apart from them.
  const person = holder === null || holder === answer ? null : textOf(holder, "id");
  const parts = [provider.id, clientId, named, person];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

function textAt(answer: ValueObject, path: string): string | null {
  const found = path
    .split(".")
    .reduce<Value | undefined>(
      (at, name) => (at !== undefined && isObject(at) ? getMember(at, name) : undefined),
      answer,
    );
  return typeof found === "string" && found !== "" ? found : null;
}
