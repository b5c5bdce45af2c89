import type { Value } from "@towpath/expressions";
import { isAppEntered } from "../connection/app-of-user.ts";
import type {
  ConnectionParameter,
  OAuthSettings,
  ParameterSet,
} from "../connection/connection-description.ts";
import type { Connector } from "../connector.ts";
import { isPlaceholderHost } from "../grade/grade-operations.ts";
import { textAt } from "../members.ts";
import { bareName, fillTemplate, namesIn, type TemplateValues } from "./fill-template.ts";
import { fillAddress, type OAuthAddress } from "./oauth-address.ts";
import type { OAuthProvider } from "./oauth-provider.ts";
import { type OAuthTemplates, templatesOf } from "./oauth-templates.ts";
import { ENTRA, ENTRA_HOST, providerOf } from "./providers.ts";
import { regionValues } from "./region-values.ts";
import { scopesOf } from "./scopes.ts";

/** What the OAuth settings of a parameter set mean, with what was entered filled in. Nothing secret is in it. */
export interface OAuthPlan {
  /** The connection parameter whose value is the access token. */
  readonly parameter: string;
  readonly grant: "authorization-code" | "client-credentials";
  /** `user`: whoever makes the connection brings an app of their own (`token:clientId`). */
  readonly appFrom: "admin" | "user";
  readonly provider: OAuthProvider;
  /** By what apps for a whole service are found: `aad`, else the host where people sign in; null: not known yet. */
  readonly service: string | null;
  readonly addresses: Readonly<Record<"authorize" | "token" | "refresh", OAuthAddress>>;
  /** Hosts that are told the app's secret; those below a `*.` where an entered value makes them. */
  readonly secretHosts: readonly string[];
  /** Null where the standard's form is sent. */
  readonly templates: OAuthTemplates;
  /** For the templates, without anything secret. */
  readonly values: TemplateValues;
  /** Names in templates that stand for the app's id and secret beside `ClientId` and `ClientSecret`. */
  readonly appNames: { readonly clientId: readonly string[]; readonly clientSecret: readonly string[] };
  readonly scopes: readonly string[];
  readonly delimiter: string;
  readonly pkce: boolean;
}

/** What an app's registration says beside its secret. */
export interface OAuthAppFacts {
  /** A tenant of Microsoft Entra ID. */
  readonly tenant: string | null;
  /** In place of the files' addresses, which may be placeholders. */
  readonly addresses?: Partial<Record<"authorize" | "token" | "refresh", string>>;
  /** Asked for beside those of the connector. */
  readonly scopes: readonly string[];
  /** Whether the code is bound to who asked for it; absent: as the service is known to take it. */
  readonly pkce?: boolean;
}

/** The parameter of a set that holds a token of OAuth; null: it signs in by other means. */
export function oauthParameter(
  set: ParameterSet,
): (ConnectionParameter & { readonly oauth: OAuthSettings }) | null {
  const found = set.parameters.find((parameter) => parameter.oauth !== null);
  return found?.oauth === undefined || found.oauth === null ? null : { ...found, oauth: found.oauth };
}

/**
 * @param entered by the name of the parameter; what is missing shows as the problem of an address
 * @returns null for a set that does not sign in by OAuth
 */
export function planOAuth(
  connector: Pick<Connector, "address" | "document">,
  set: ParameterSet,
  entered: Readonly<Record<string, string>>,
  app: OAuthAppFacts | null = null,
): OAuthPlan | null {
  const parameter = oauthParameter(set);
  if (parameter === null) return null;
  const { oauth } = parameter;
  const region = regionValues(oauth, entered);
  const values = valuesOf(set, oauth, entered, region.values);
  const grant = grantOf(oauth, values);
  const tenant = tenantOf(set, oauth, entered, app);
  const templates = templatesOf(oauth, tenant, connector);
  const addresses = addressesOf(templates, values, app);
  if (templates.isEntra && grant === "client-credentials")
    addresses.token = forOneTenant(addresses.token, tenant);
  const { host } = grant === "authorization-code" ? addresses.authorize : addresses.token;
  const provider = providerOf(templates.isEntra ? ENTRA_HOST : host);
  const template = textAt(oauth.customParameters, "scopelistdelimiter");
  const { isEntra } = templates;
  return {
    parameter: parameter.name,
    grant,
    appFrom: isAppEntered(set) ? "user" : "admin",
    provider,
    service: provider.id === ENTRA ? ENTRA : host,
    addresses,
    secretHosts: [templates.token, templates.refresh].flatMap((one) => hostsOf(one, set, values)),
    templates,
    values,
    appNames: region.appNames,
    scopes: scopesOf({ oauth, values, provider, grant, isEntra, extra: app?.scopes ?? [] }),
    delimiter: template ?? provider.delimiter ?? " ",
    pkce: app?.pkce ?? provider.pkce,
  };
}

function addressesOf(templates: OAuthTemplates, values: TemplateValues, app: OAuthAppFacts | null) {
  const fill = (leg: "authorize" | "token" | "refresh") =>
    fillAddress(app?.addresses?.[leg] ?? templates[leg], values);
  return { authorize: fill("authorize"), token: fill("token"), refresh: fill("refresh") };
}

/** Entra ID gives an app tokens of its own in one tenant, never in all of them. */
function forOneTenant(address: OAuthAddress, tenant: string): OAuthAddress {
  if (!/^(common|organizations|consumers)$/i.test(tenant)) return address;
  return {
    ...address,
    problem: "names no tenant of Microsoft Entra ID, which an app that signs in by itself needs",
  };
}

function grantOf(oauth: OAuthSettings, values: TemplateValues): OAuthPlan["grant"] {
  const written = values.granttype ?? textAt(oauth.source, "flow") ?? "";
  return /^(client_?credentials|application)$/i.test(written.replaceAll("-", "_"))
    ? "client-credentials"
    : "authorization-code";
}

/** Secrets are left out: no address may hold one, whatever a template asks for. */
const NEVER_IN_ADDRESSES: ReadonlySet<string> = new Set(["clientsecret", "code", "refreshtoken"]);

/** Values by the names that templates have for them: what was entered comes before what the files say. */
function valuesOf(
  set: ParameterSet,
  oauth: OAuthSettings,
  entered: Readonly<Record<string, string>>,
  region: TemplateValues,
): TemplateValues {
  const custom = Object.entries(oauth.customParameters).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const given = set.parameters.flatMap(({ name, type, default: preset }): [string, string][] => {
    if (type === "oauth" || type === "securestring") return [];
    const value = enteredValue(entered, name) ?? textOf(preset);
    return value === null ? [] : [[bareName(name), value]];
  });
  const all: [string, string][] = [...custom, ...given, ...Object.entries(region)];
  return Object.fromEntries(all.filter(([name]) => !NEVER_IN_ADDRESSES.has(name)));
}

const textOf = (value: Value | undefined): string | null =>
  typeof value === "string" && value !== "" ? value : null;

/** In any case; null for none, and for an empty one. */
export function enteredValue(entered: Readonly<Record<string, string>>, name: string): string | null {
  const key = Object.hasOwn(entered, name)
    ? name
    : Object.keys(entered).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? "" : (entered[key] ?? "").trim();
  return value === "" ? null : value;
}

/** The tenant a person typed, else the app's, else the files'. */
function tenantOf(
  set: ParameterSet,
  oauth: OAuthSettings,
  entered: Readonly<Record<string, string>>,
  app: OAuthAppFacts | null,
): string {
  const asked = set.parameters.find(({ name, hidden }) => !hidden && name.toLowerCase() === "token:tenantid");
  const typed = asked === undefined ? null : enteredValue(entered, asked.name);
  return typed ?? app?.tenant ?? textAt(oauth.customParameters, "tenantid") ?? "common";
}

/** The hosts that a template can mean without anybody's typing another one. */
function hostsOf(template: string, set: ParameterSet, values: TemplateValues): readonly string[] {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(template.trim())?.[1] ?? template.trim();
  let made = [authority];
  for (const name of new Set(namesIn(authority))) {
    const parameter = set.parameters.find((one) => bareName(one.name) === name);
    const choices =
      parameter?.choices.flatMap(({ value }) => (typeof value === "string" ? [value] : [])) ?? [];
    if (parameter === undefined || choices.length > 0) {
      const options = parameter === undefined ? [values[name] ?? ""] : choices;
      made = made.flatMap((text) =>
        options.map((option) => fillTemplate(text, { [name]: option }, String).text),
      );
    }
  }
  return made.flatMap((text) => {
    const rest = /\{[^{}]*\}([^{}]*)$/.exec(text)?.[1];
    const host = (rest === undefined ? text : `*${rest}`).replace(/:\d{1,5}$/, "").toLowerCase();
    if (rest === undefined) return /[{}]|^$/.test(host) || isPlaceholderHost(host) ? [] : [host];
    // Below a whole domain alone: a suffix such as `.com` would be everybody's.
    return /^\*(\.[a-z0-9-]+){2,}$/.test(host) ? [host] : [];
  });
}
