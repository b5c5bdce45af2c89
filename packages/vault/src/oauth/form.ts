import { fillTemplate, type OAuthPlan, type TemplateValues } from "@towpath/connectors";
import type { OAuthClient } from "./oauth-client.ts";

export type Pairs = readonly (readonly [name: string, value: string])[];

/** What the legs of a sign-in put into templates, beside the values of the connection. */
export interface FormValues {
  readonly redirectUri?: string;
  readonly state?: string;
  readonly code?: string;
  readonly refreshToken?: string;
  readonly scopes?: readonly string[];
  readonly secret?: string;
}

/** All that templates may speak of, by lower-case name. Secret once `given` holds something secret. */
export function templateValues(plan: OAuthPlan, client: OAuthClient, given: FormValues): TemplateValues {
  const { values, appNames } = plan;
  const scopes = (given.scopes ?? plan.scopes).join(plan.delimiter);
  const named = (names: readonly string[], value: string) => names.map((name) => [name, value] as const);
  return {
    ...values,
    clientid: client.clientId,
    clientsecret: given.secret ?? "",
    scopes,
    scope: scopes,
    redirecturl: given.redirectUri ?? "",
    redirecturi: given.redirectUri ?? "",
    state: given.state ?? "",
    code: given.code ?? "",
    refreshtoken: given.refreshToken ?? "",
    ...Object.fromEntries([
      ...named(appNames.clientId, client.clientId),
      ...named(appNames.clientSecret, given.secret ?? ""),
    ]),
  };
}

/** A query or a form that a template writes: percent-encoded, in the order of the template, `?` taken off. */
export function fillQuery(template: string, values: TemplateValues): string {
  return fillTemplate(template.trim().replace(/^[?&]+/, ""), values, encode).text;
}

/** `%20` and not `+`: both are right in a form, and this is right in an address as well. */
export const encode = (value: string): string =>
  encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"));

export const writePairs = (pairs: Pairs): string =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");

/** Puts a query behind an address as it stands: some pages sign in behind a `#`, where a URL's own query would not reach. */
export function withQuery(address: string, query: string): string {
  if (query === "") return address;
  const sign = !address.includes("?") ? "?" : /[?&]$/.test(address) ? "" : "&";
  return `${address}${sign}${query}`;
}

export const hasPair = (query: string, name: string): boolean => new URLSearchParams(query).has(name);
