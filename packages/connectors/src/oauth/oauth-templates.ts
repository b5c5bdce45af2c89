import type { OAuthSettings } from "../connection/connection-description.ts";
import { readSchemes } from "../connection/destinations.ts";
import type { Connector } from "../connector.ts";
import { isPlaceholderHost } from "../grade/grade-operations.ts";
import { textAt } from "../members.ts";
import { providerNamed } from "./providers.ts";

/** Addresses and forms of a sign-in, with `{names}` in them. */
export interface OAuthTemplates {
  readonly authorize: string;
  readonly token: string;
  readonly refresh: string;
  /** Null, here and below: what the standard says. */
  readonly authorizeQuery: string | null;
  readonly tokenQuery: string | null;
  readonly tokenBody: string | null;
  readonly refreshQuery: string | null;
  readonly refreshBody: string | null;
  readonly isEntra: boolean;
}

const PLAIN = {
  authorizeQuery: null,
  tokenQuery: null,
  tokenBody: null,
  refreshQuery: null,
  refreshBody: null,
  isEntra: false,
} as const;

/** @param tenant of Microsoft Entra ID */
export function templatesOf(
  { identityProvider, customParameters }: OAuthSettings,
  tenant: string,
  connector: Pick<Connector, "address" | "document">,
): OAuthTemplates {
  const text = (name: string) => textAt(customParameters, name);
  switch (identityProvider) {
    case "aad":
    case "aadcertificate":
      return entra(text("loginuri") ?? text("loginuriaad"), tenant);
    default:
      return written(identityProvider, text, connector);
  }
}

/** As the files write them; else where the service that they name is known to be; else as the document says. */
function written(
  identityProvider: string,
  text: (name: string) => string | null,
  connector: Pick<Connector, "address" | "document">,
): OAuthTemplates {
  const login = text("loginuri")?.replace(/\/+$/, "") ?? null;
  const known = providerNamed(identityProvider).addresses;
  const scheme = readSchemes(connector.document).find(({ type }) => type === "oauth2")?.source ?? null;
  const at = (names: readonly string[], builtIn: string | undefined, member: string) => {
    const given = names.map(text).find((one) => one !== null);
    return withRealHost(given ?? atLogin(builtIn, login) ?? textAt(scheme, member) ?? "", connector);
  };
  const token = at(["tokenurltemplate", "tokenurl"], known?.token, "tokenUrl");
  const refresh = at(["refreshurltemplate", "refreshurl"], "", "");
  return {
    authorize: at(["authorizationurltemplate", "authorizationurl"], known?.authorize, "authorizationUrl"),
    token,
    refresh: refresh === "" ? token : refresh,
    authorizeQuery: text("authorizationurlquerystringtemplate"),
    tokenQuery: text("tokenurlquerystringtemplate"),
    tokenBody: text("tokenbodytemplate"),
    refreshQuery: text("refreshurlquerystringtemplate"),
    refreshBody: text("refreshbodytemplate"),
    isEntra: false,
  };
}

/** Some files name another host of the same service (`LoginUri`), such as its test system. */
function atLogin(address: string | undefined, login: string | null): string | undefined {
  return address === undefined || login === null ? address : address.replace(/^https:\/\/[^/]+/, () => login);
}

/** Old names of the same host: apps are registered for the new one. */
const OLD_LOGIN = /^https:\/\/login\.(windows\.net|microsoft\.com)$/i;
const ENTRA_LOGIN = "https://login.microsoftonline.com";

/** The second version of its endpoints: the first one has no PKCE, and new apps are not offered it. */
function entra(loginUri: string | null, tenant: string): OAuthTemplates {
  const login = (loginUri ?? ENTRA_LOGIN).replace(/\/+$/, "");
  const base = `${OLD_LOGIN.test(login) ? ENTRA_LOGIN : login}/${encodeURIComponent(tenant)}/oauth2/v2.0`;
  return {
    ...PLAIN,
    authorize: `${base}/authorize`,
    token: `${base}/token`,
    refresh: `${base}/token`,
    isEntra: true,
  };
}

/**
 * Files of services that run at a host of one's own (ServiceNow) hold a placeholder in every address. Where an admin
 * entered the real one for the calls, it is the one to sign in at as well.
 */
function withRealHost(
  address: string,
  { address: now, document }: Pick<Connector, "address" | "document">,
): string {
  const written = (textAt(document, "host") ?? "").toLowerCase();
  const parts = /^(https?:\/\/)([^/?#]+)(.*)$/is.exec(address);
  if (parts === null || written === "" || !isPlaceholderHost(written)) return address;
  if (parts[2]?.toLowerCase() !== written || now.host === written || isPlaceholderHost(now.host))
    return address;
  return `${now.scheme}://${now.host}${parts[3] ?? ""}`;
}
