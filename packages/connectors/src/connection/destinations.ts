import { isObject, type ValueObject } from "@towpath/expressions";
import { objectAt, textAt } from "../members.ts";
import type { ConnectionParameter, CredentialDestination } from "./connection-description.ts";

export interface SecurityScheme {
  /** Its name in `securityDefinitions`. */
  readonly key: string;
  readonly type: "apikey" | "basic" | "oauth2";
  /** Of an API key: the header's or query parameter's name. */
  readonly name: string;
  readonly in: "header" | "query";
  readonly description: string;
  readonly source: ValueObject;
}

export function readSchemes(document: ValueObject): readonly SecurityScheme[] {
  return Object.entries(objectAt(document, "securityDefinitions") ?? {}).flatMap(([key, source]) => {
    if (!isObject(source)) return [];
    const type = textAt(source, "type")?.toLowerCase();
    if (type !== "apikey" && type !== "basic" && type !== "oauth2") return [];
    const place = textAt(source, "in")?.toLowerCase() === "query" ? "query" : "header";
    const description = textAt(source, "description") ?? "";
    return [{ key, type, name: textAt(source, "name") ?? key, in: place, description, source } as const];
  });
}

/**
 * Where each credential goes in a request. `security` of operations does not matter: 108 public connectors with a
 * key have none at all, so whatever the connection has is sent (reference connectors.md, 2).
 */
export function destinationsOf(
  parameters: readonly ConnectionParameter[],
  schemes: readonly SecurityScheme[],
): readonly CredentialDestination[] {
  const oauth = parameters.find((parameter) => parameter.type === "oauth");
  const bearer: CredentialDestination[] =
    oauth === undefined ? [] : [{ kind: "bearer", parameter: oauth.name }];
  const basic = schemes.some(({ type }) => type === "basic") ? basicOf(parameters) : [];
  const keys = schemes.filter(({ type }) => type === "apikey");
  // What goes into Basic is no key as well, nor may a guess send it to another place.
  const inBasic = new Set(basic.flatMap((one) => (one.kind === "basic" ? [one.username, one.password] : [])));
  const left = parameters.filter(({ name }) => !inBasic.has(name));
  return [...bearer, ...basic, ...keys.flatMap((scheme) => keyOf(scheme, keys, left, oauth !== undefined))];
}

/** The pair of a user name and a password, by what such parameters are called; empty when they are not there. */
export function basicOf(parameters: readonly ConnectionParameter[]): CredentialDestination[] {
  const named = (pattern: RegExp) => parameters.find(({ name }) => pattern.test(name));
  const username = named(/^user_?name$/i) ?? named(/user|e-?mail|login/i);
  const password = named(/^password$/i) ?? named(/pass|secret|token|key/i);
  if (username === undefined || password === undefined) return [];
  return [{ kind: "basic", username: username.name, password: password.name }];
}

function keyOf(
  scheme: SecurityScheme,
  all: readonly SecurityScheme[],
  parameters: readonly ConnectionParameter[],
  hasToken: boolean,
): CredentialDestination[] {
  const parameter = parameterFor(scheme, all, parameters, hasToken);
  if (parameter === undefined) return [];
  return scheme.in === "query"
    ? [{ kind: "query", query: scheme.name, parameter: parameter.name }]
    : [{ kind: "header", header: scheme.name, parameter: parameter.name }];
}

/** By the scheme's own name, then by its header's, then `api_key`, then the only secret there is. */
function parameterFor(
  scheme: SecurityScheme,
  all: readonly SecurityScheme[],
  parameters: readonly ConnectionParameter[],
  hasToken: boolean,
): ConnectionParameter | undefined {
  const named = (wanted: string) =>
    parameters.find((one) => one.type !== "oauth" && bare(one.name) === bare(wanted));
  const found = named(scheme.key) ?? named(scheme.name);
  if (found !== undefined) return found;
  // With several keys, or a token beside them, a guess could send one secret to the place of another.
  if (all.length > 1 || hasToken) return undefined;
  const secrets = parameters.filter(({ type }) => type === "securestring");
  return named("api_key") ?? (secrets.length === 1 ? secrets[0] : undefined);
}

const bare = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
