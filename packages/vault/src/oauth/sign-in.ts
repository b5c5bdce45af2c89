import {
  type Connector,
  ENTRA,
  ENTRA_HOST,
  enteredValue,
  isAppEntered,
  type OAuthPlan,
  type ParameterSet,
  planOAuth,
  providerOf,
} from "@towpath/connectors";
import { fail, ok, type Result } from "@towpath/prelude";
import type { OAuthClient } from "./oauth-client.ts";
import type { SignInFailure } from "./tokens.ts";

/** What a sign-in is about: the connector, how to sign in to it, what was entered, and as which app. */
export interface SignInSubject {
  readonly connector: Connector;
  readonly set: ParameterSet;
  /** What was entered, secrets included, by the name of the parameter. */
  readonly values: Readonly<Record<string, string>>;
  readonly client: OAuthClient;
}

/** What people see of a way to sign in before they do. */
export interface SignInDescription {
  readonly grant: OAuthPlan["grant"];
  /** `user`: the form asks for a client ID and secret of one's own. */
  readonly appFrom: "admin" | "user";
  /** `aad`, or the host where people sign in; null: it depends on what is entered. */
  readonly service: string | null;
  /** `Google`, else the host, else the connector's title. */
  readonly serviceTitle: string;
  readonly scopes: readonly string[];
  /** Hosts that an app of this connector has to be allowed to tell its secret, as `OAuthClient.hosts`. */
  readonly hosts: readonly string[];
  /** Plain words on how long a sign-in lasts, for whoever signs in. */
  readonly notes: readonly string[];
  /** Plain words for the admin who registers the app. */
  readonly adminNotes: readonly string[];
  /** How long a sign-in lives that nobody uses, in days; null: no end is known. */
  readonly idleDays: number | null;
  /** A refresh token of this service may be sent twice, as long as none was seen to be replaced by another. */
  readonly repeatable: boolean;
}

/**
 * @param values what is entered so far
 * @returns null for a set that does not sign in by OAuth
 */
export function describeSignIn(
  connector: Connector,
  set: ParameterSet,
  values: SignInSubject["values"] = {},
): SignInDescription | null {
  const plan = planOAuth(connector, set, values);
  if (plan === null) return null;
  const { grant, appFrom, service, scopes, provider } = plan;
  return {
    grant,
    appFrom,
    service,
    serviceTitle: serviceTitle(plan, connector),
    scopes,
    hosts: hostsInFiles(connector, set),
    notes: grant === "authorization-code" ? provider.notes : [],
    adminNotes: provider.adminNotes,
    idleDays: provider.idleDays,
    repeatable: provider.repeatable,
  };
}

const serviceTitle = ({ provider, service }: OAuthPlan, connector: Connector): string =>
  provider.title || service || connector.title;

/** Nothing that was entered counts here: whoever enters it must not say where an admin's secret goes. */
function hostsInFiles(connector: Connector, set: ParameterSet): readonly string[] {
  const plan = planOAuth(connector, set, {});
  if (plan === null) return [];
  const { secretHosts, service } = plan;
  return [...new Set([...secretHosts, ...(service === null ? [] : hostsOfService(service))])];
}

/**
 * Hosts that an app for all connectors of a service may tell its secret.
 *
 * @param service `aad`, or the host where people sign in
 */
export function hostsOfService(service: string): readonly string[] {
  const { hosts, tokenHosts } = service === ENTRA ? providerOf(ENTRA_HOST) : providerOf(service);
  // A rule for many hosts says whose they are, and not that each may know the secret of another.
  const exact = [...hosts, ...tokenHosts].filter((host) => !host.startsWith("*."));
  return [...new Set([...(service === ENTRA ? [] : [service]), ...exact])];
}

/** The app that whoever makes the connection entered with it; null: the set does not ask for one, or it is not there. */
export function clientOfUser(set: ParameterSet, values: SignInSubject["values"]): OAuthClient | null {
  const clientId = enteredValue(values, "token:clientId");
  if (!isAppEntered(set) || clientId === null) return null;
  const secret = enteredValue(values, "token:clientSecret");
  return {
    app: "user",
    clientId,
    secrets: secret === null ? [] : [secret],
    authentication: { kind: "automatic" },
    tenant: null,
    scopes: [],
    hosts: null,
  };
}

/** @throws when the set does not sign in by OAuth: nobody may ask then */
export function planOf({ connector, set, values, client }: SignInSubject): OAuthPlan {
  const plan = planOAuth(connector, set, values, client);
  if (plan === null) throw new Error(`'${connector.title}' does not sign in by OAuth`);
  return plan;
}

const LEGS = {
  authorize: "people sign in",
  token: "tokens are given",
  refresh: "tokens are renewed",
} as const;

/** The address of one leg, or why it cannot be used. */
export function addressOf(
  plan: OAuthPlan,
  leg: keyof typeof LEGS,
  client: OAuthClient,
): Result<string, SignInFailure> {
  const { text, problem } = plan.addresses[leg];
  const refuse = (code: string, message: string, who: SignInFailure["who"]) => fail({ code, message, who });
  if (problem !== null) {
    const words = `The address where ${LEGS[leg]} ${problem}.`;
    return problem.startsWith("lacks") || plan.appFrom === "user"
      ? refuse("address_incomplete", `${words} Correct what you entered, then sign in again.`, "you")
      : refuse("address_wrong", `${words} An admin can enter the right one with the OAuth app.`, "admin");
  }
  if (leg !== "authorize" && !mayKnow(client, new URL(text).hostname.toLowerCase())) {
    const message = `The OAuth app may send its secret to ${(client.hosts ?? []).join(", ") || "no host"}, but this sign-in would send it to ${new URL(text).hostname}. If that is right, an admin can add the host to the OAuth app.`;
    return refuse("host_not_of_app", message, "admin");
  }
  return ok(text);
}

/** Whether the app's secret may be told to that host. */
export function mayKnow({ hosts }: OAuthClient, host: string): boolean {
  if (hosts === null) return true;
  return hosts.some((rule) =>
    rule.startsWith("*.") ? host.endsWith(rule.slice(1).toLowerCase()) : rule.toLowerCase() === host,
  );
}
