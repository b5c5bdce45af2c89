import { createHmac, timingSafeEqual } from "node:crypto";
import { parseJson, stringifyJson } from "@towpath/expressions";

/** What a program may do with a token: call the service of one connection, as one person, for a while. */
export interface ConnectionGrant {
  readonly environmentId: string;
  readonly connectionId: string;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const PREFIX = "twt_";

/** @param secret base64url of the installation's key for these tokens */
export function connectionToken(secret: string, grant: ConnectionGrant): string {
  const { environmentId, connectionId, userId, expiresAt } = grant;
  const said = Buffer.from(stringifyJson([environmentId, connectionId, userId, expiresAt])).toString(
    "base64url",
  );
  return `${PREFIX}${said}.${signature(secret, said)}`;
}

/** Null for what is no token of this installation. Whether it expired is for the caller to ask. */
export function readConnectionToken(secret: string, token: string): ConnectionGrant | null {
  const match = /^twt_([A-Za-z0-9_-]{1,1000})\.([A-Za-z0-9_-]{43})$/.exec(token);
  const [said = "", given = ""] = match?.slice(1) ?? [];
  const wanted = Buffer.from(signature(secret, said), "utf8");
  const signed = Buffer.from(given, "utf8");
  if (secret === "" || signed.length !== wanted.length || !timingSafeEqual(signed, wanted)) return null;
  const parsed = parseJson(Buffer.from(said, "base64url").toString("utf8"));
  if (!parsed.ok || !Array.isArray(parsed.value)) return null;
  const [environmentId, connectionId, userId, expiresAt] = parsed.value;
  if (typeof environmentId !== "string" || typeof connectionId !== "string") return null;
  if (typeof userId !== "string" || typeof expiresAt !== "number") return null;
  return { environmentId, connectionId, userId, expiresAt };
}

function signature(secret: string, said: string): string {
  return createHmac("sha256", Buffer.from(secret, "base64url"))
    .update(`connection token\n${said}`, "utf8")
    .digest("base64url");
}
