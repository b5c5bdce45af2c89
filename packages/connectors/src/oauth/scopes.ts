import type { OAuthSettings } from "../connection/connection-description.ts";
import { textAt } from "../members.ts";
import type { TemplateValues } from "./fill-template.ts";
import type { OAuthProvider } from "./oauth-provider.ts";

/** OpenID Connect's own: they belong to no service. */
const OPENID: ReadonlySet<string> = new Set(["openid", "profile", "email", "offline_access"]);

interface Asked {
  readonly oauth: OAuthSettings;
  readonly values: TemplateValues;
  readonly provider: OAuthProvider;
  readonly grant: "authorization-code" | "client-credentials";
  readonly isEntra: boolean;
  /** What the app asks for beside. */
  readonly extra: readonly string[];
}

/** The scopes to ask for, each once, the connector's first. */
export function scopesOf({ oauth, values, provider, grant, isEntra, extra }: Asked): readonly string[] {
  const entered = values.scope ?? values.scopes;
  // Some services have scopes of several words ("View Surveys"): only Entra's are known to have none.
  const listed = [...oauth.scopes, ...(entered === undefined ? [] : [entered]), ...extra];
  const named = (isEntra ? listed.flatMap((one) => one.split(/\s+/)) : listed).filter(
    (one) => one.trim() !== "",
  );
  const made = isEntra ? entraScopes(named, resourceOf(oauth, values), grant) : named;
  // Who signed in and for how long is a matter of people; an app that signs in by itself asks for its rights alone.
  const more = grant === "authorization-code" ? provider.scopes : [];
  return [...new Set([...made, ...more])];
}

function resourceOf(oauth: OAuthSettings, values: TemplateValues): string | null {
  return values.resourceuri ?? textAt(oauth.customParameters, "resourceuri");
}

/**
 * Entra ID's second endpoints name the service inside each scope. `.default` stands for all that the app was granted,
 * as the first endpoints did; the resource is written before it as it is, its last slash included.
 */
function entraScopes(
  named: readonly string[],
  resource: string | null,
  grant: Asked["grant"],
): readonly string[] {
  if (resource === null || resource === "") return named;
  const own = named.filter((scope) => !OPENID.has(scope.toLowerCase()));
  const shared = named.filter((scope) => OPENID.has(scope.toLowerCase()));
  if (own.length === 0 || grant === "client-credentials")
    return [`${resource}/.default`, ...(grant === "authorization-code" ? shared : [])];
  const base = resource.replace(/\/+$/, "");
  return [...own.map((scope) => (scope.includes("://") ? scope : `${base}/${scope}`)), ...shared];
}
