import { getMember, isObject, parseJson, toText, type Value, type ValueObject } from "@towpath/expressions";
import type { Tokens } from "./tokens.ts";

/**
 * What a token address answered, as an object, whatever form it came in: services send JSON as `text/html`, and forms where
 * the standard wants JSON.
 */
export function readAnswer(body: Value | undefined): ValueObject {
  if (typeof body === "string") return readText(body);
  if (!isObject(body)) return {};
  const fields = getMember(body, "$formdata");
  if (Array.isArray(fields))
    return Object.fromEntries(
      fields.filter(isObject).map(({ key, value }) => [toText(key ?? ""), value ?? ""]),
    );
  const bytes = getMember(body, "$content");
  return typeof bytes === "string" ? readText(Buffer.from(bytes, "base64").toString("utf8")) : body;
}

function readText(text: string): ValueObject {
  const parsed = parseJson(text);
  if (parsed.ok) return isObject(parsed.value) ? parsed.value : {};
  return /^[\w.%-]{1,100}=/.test(text) ? Object.fromEntries(new URLSearchParams(text.trim())) : {};
}

/** Members that hold the tokens of services which wrap them. */
const WRAPPERS = ["authed_user", "data", "result", "response", "body", "token"];

/** Where the access token stands: the answer itself, or what wraps it. */
export function tokenHolder(answer: ValueObject): ValueObject | null {
  const all = [answer, ...WRAPPERS.map((name) => getMember(answer, name)).filter(isObject)];
  return all.find((one) => textOf(one, "access_token", "accessToken") !== null) ?? null;
}

/** @param now epoch milliseconds; null: the answer holds no access token */
export function readTokens(answer: ValueObject, now: number): Tokens | null {
  const holder = tokenHolder(answer);
  const accessToken = holder === null ? null : textOf(holder, "access_token", "accessToken");
  if (holder === null || accessToken === null || !isSendable(accessToken)) return null;
  return {
    accessToken,
    refreshToken: textOf(holder, "refresh_token", "refreshToken") ?? textOf(answer, "refresh_token"),
    expiresAt:
      endOf(holder, ["expires_in", "expiresIn"], now) ?? instantOf(holder, ["expires_on", "expires_at"]),
    refreshExpiresAt: endOf(holder, REFRESH_ENDS, now),
    scopes: scopesOf(holder),
  };
}

const REFRESH_ENDS = ["refresh_token_expires_in", "refresh_expires_in", "x_refresh_token_expires_in"];

/** A token goes into a header, where nothing but visible ASCII may stand. */
const isSendable = (token: string) => /^[\x21-\x7e]{1,20000}$/.test(token);

/** The first of these members that is a text with something in it. */
export function textOf(holder: ValueObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = getMember(holder, name);
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

/** No honest token lives longer; a number above is in other units, or an attack on arithmetic. */
const LONGEST_SECONDS = 100 * 366 * 86_400;

function numberOf(holder: ValueObject, names: readonly string[]): number | null {
  for (const name of names) {
    const value = getMember(holder, name);
    if (
      value === undefined ||
      value === null ||
      typeof value === "boolean" ||
      (typeof value === "object" && !isNumberLike(value))
    )
      continue;
    const text = toText(value).trim();
    if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  }
  return null;
}

const isNumberLike = (value: Value): boolean => !Array.isArray(value) && !isObject(value);

/** Zero is how some services say that there is no end. */
function endOf(holder: ValueObject, names: readonly string[], now: number): number | null {
  const seconds = numberOf(holder, names);
  return seconds === null || seconds <= 0 || seconds > LONGEST_SECONDS ? null : now + seconds * 1_000;
}

/** Epoch seconds, or milliseconds where seconds would be thousands of years away. */
function instantOf(holder: ValueObject, names: readonly string[]): number | null {
  const given = numberOf(holder, names);
  if (given === null || given < 1_000_000_000) return null;
  return given > 100_000_000_000 ? given : given * 1_000;
}

function scopesOf(holder: ValueObject): readonly string[] | null {
  const given = getMember(holder, "scope") ?? getMember(holder, "scopes");
  if (Array.isArray(given)) return given.filter((one): one is string => typeof one === "string");
  if (typeof given !== "string" || given.trim() === "") return null;
  return given.split(/[\s,]+/).filter((one) => one !== "");
}
