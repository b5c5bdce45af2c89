import { type OAuthProvider, UNKNOWN_PROVIDER } from "./oauth-provider.ts";

/** Microsoft Entra ID: its apps are found by this word, since one app signs in at any of its hosts. */
export const ENTRA = "aad";
export const ENTRA_HOST = "login.microsoftonline.com";

const known = (id: string, title: string, what: Partial<OAuthProvider>): OAuthProvider => ({
  ...UNKNOWN_PROVIDER,
  id,
  title,
  ...what,
});

/**
 * Services whose sign-in has needs that connector files do not say. What is not certain is not here: a service that is
 * missing is asked by the standard alone.
 */
export const OAUTH_PROVIDERS: readonly OAuthProvider[] = [
  known(ENTRA, "Microsoft Entra ID", {
    hosts: [
      ENTRA_HOST,
      "login.windows.net",
      "login.microsoftonline.us",
      "login.partner.microsoftonline.cn",
      "login.chinacloudapi.cn",
    ],
    scopes: ["openid", "profile", "offline_access"],
    // It gives a new refresh token with each answer and goes on taking the old one.
    repeatable: true,
    idleDays: 90,
    notes: ["A sign-in that is not used for 90 days ends; an admin's rules may end it earlier."],
    adminNotes: [
      "Register the redirect URI under the platform 'Web'. A client secret ends on the day that was chosen for it: put the new one in before.",
      "Under 'API permissions' the app needs the permissions that the connector asks for, some with an admin's consent.",
    ],
    source: "https://learn.microsoft.com/entra/identity-platform/refresh-tokens",
  }),
  known("google", "Google", {
    addresses: {
      authorize: "https://accounts.google.com/o/oauth2/v2/auth",
      token: "https://oauth2.googleapis.com/token",
    },
    hosts: ["accounts.google.com"],
    tokenHosts: ["oauth2.googleapis.com", "www.googleapis.com"],
    // Without both, Google gives a refresh token at the very first sign-in alone, or none.
    authorizeWith: { access_type: "offline", prompt: "consent" },
    scopes: ["openid", "email"],
    repeatable: true,
    idleDays: 180,
    revoke: { address: "https://oauth2.googleapis.com/revoke", kind: "rfc7009" },
    notes: [
      "If the OAuth app is still in testing at Google ('External', publishing status 'Testing'), this sign-in ends after 7 days.",
    ],
    adminNotes: [
      "Create an OAuth client of the type 'Web application'. While the consent screen is in testing, sign-ins end after 7 days: publish the app, or make it 'Internal' to your organisation.",
      "Google keeps at most 100 sign-ins of one account for one app: the oldest ends without a word.",
    ],
    source: "https://developers.google.com/identity/protocols/oauth2/web-server",
  }),
  known("facebook", "Facebook", {
    addresses: {
      authorize: "https://www.facebook.com/dialog/oauth",
      token: "https://graph.facebook.com/oauth/access_token",
    },
    hosts: ["www.facebook.com"],
    tokenHosts: ["graph.facebook.com"],
    delimiter: ",",
    pkce: false,
    prolongBy: "fb_exchange_token",
    account: {
      address: "https://graph.facebook.com/me?fields=id,name",
      method: "GET",
      id: "id",
      name: "name",
      email: "email",
    },
    notes: [
      "Facebook does not renew sign-ins by itself: sign in again when this one ends, after 60 days at most.",
    ],
    adminNotes: ["The redirect URI stands under 'Facebook Login', 'Valid OAuth Redirect URIs'."],
    source: "https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow",
  }),
  known("docusign", "DocuSign", {
    addresses: {
      authorize: "https://account.docusign.com/oauth/auth",
      token: "https://account.docusign.com/oauth/token",
    },
    hosts: ["account.docusign.com", "account-d.docusign.com"],
    authentication: "basic",
    idleDays: 30,
    account: {
      address: "https://{host}/oauth/userinfo",
      method: "GET",
      id: "sub",
      name: "name",
      email: "email",
    },
    notes: ["A sign-in that is not used for 30 days ends."],
    source: "https://developers.docusign.com/platform/auth/authcode/",
  }),
  known("salesforce", "Salesforce", {
    addresses: {
      authorize: "https://login.salesforce.com/services/oauth2/authorize",
      token: "https://login.salesforce.com/services/oauth2/token",
    },
    hosts: ["login.salesforce.com", "test.salesforce.com", "*.my.salesforce.com"],
    repeatable: true,
    revoke: { address: "https://{host}/services/oauth2/revoke", kind: "rfc7009" },
    account: {
      address: "https://{host}/services/oauth2/userinfo",
      method: "GET",
      id: "sub",
      name: "name",
      email: "email",
    },
    adminNotes: [
      "The app needs the scope 'refresh_token' (Perform requests at any time), or sign-ins end with their first token.",
    ],
    source: "https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm",
  }),
  known("hubspot", "HubSpot", {
    hosts: ["app.hubspot.com", "app-eu1.hubspot.com"],
    tokenHosts: ["api.hubapi.com"],
    repeatable: true,
    source: "https://developers.hubspot.com/docs/api/oauth-quickstart-guide",
  }),
  known("dropbox", "Dropbox", {
    addresses: {
      authorize: "https://www.dropbox.com/oauth2/authorize",
      token: "https://api.dropboxapi.com/oauth2/token",
    },
    hosts: ["www.dropbox.com"],
    tokenHosts: ["api.dropboxapi.com", "api.dropbox.com"],
    authorizeWith: { token_access_type: "offline" },
    repeatable: true,
    revoke: { address: "https://api.dropboxapi.com/2/auth/token/revoke", kind: "bearer" },
    account: {
      address: "https://api.dropboxapi.com/2/users/get_current_account",
      method: "POST",
      id: "account_id",
      name: "name.display_name",
      email: "email",
    },
    source: "https://developers.dropbox.com/oauth-guide",
  }),
  known("atlassian", "Atlassian", {
    hosts: ["auth.atlassian.com"],
    authorizeWith: { audience: "api.atlassian.com", prompt: "consent" },
    scopes: ["offline_access"],
    idleDays: 90,
    notes: ["A sign-in that is not used for 90 days ends."],
    source: "https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/",
  }),
  known("github", "GitHub", {
    addresses: {
      authorize: "https://github.com/login/oauth/authorize",
      token: "https://github.com/login/oauth/access_token",
    },
    hosts: ["github.com"],
    account: {
      address: "https://api.github.com/user",
      method: "GET",
      id: "id",
      name: "login",
      email: "email",
    },
    source: "https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps",
  }),
  known("gitlab", "GitLab", {
    hosts: ["gitlab.com"],
    revoke: { address: "https://gitlab.com/oauth/revoke", kind: "rfc7009" },
    source: "https://docs.gitlab.com/api/oauth2/",
  }),
  known("slack", "Slack", {
    addresses: {
      authorize: "https://slack.com/oauth/v2/authorize",
      token: "https://slack.com/api/oauth.v2.access",
    },
    hosts: ["slack.com"],
    delimiter: ",",
    pkce: false,
    // A bot's token is of the app in a workspace, or in a whole organisation, whoever signed in.
    installation: ["team.id", "enterprise.id"],
    revoke: { address: "https://slack.com/api/auth.revoke", kind: "bearer" },
    account: {
      address: "https://slack.com/api/auth.test",
      method: "POST",
      id: "user_id",
      name: "user",
      email: "email",
    },
    source: "https://docs.slack.dev/authentication/installing-with-oauth",
  }),
  known("spotify", "Spotify", {
    addresses: {
      authorize: "https://accounts.spotify.com/authorize",
      token: "https://accounts.spotify.com/api/token",
    },
    hosts: ["accounts.spotify.com"],
    account: {
      address: "https://api.spotify.com/v1/me",
      method: "GET",
      id: "id",
      name: "display_name",
      email: "email",
    },
    source: "https://developer.spotify.com/documentation/web-api/tutorials/code-flow",
  }),
  known("zoho", "Zoho", {
    hosts: [
      "accounts.zoho.com",
      "accounts.zoho.eu",
      "accounts.zoho.in",
      "accounts.zoho.com.au",
      "accounts.zoho.jp",
    ],
    authorizeWith: { access_type: "offline", prompt: "consent" },
    delimiter: ",",
    pkce: false,
    repeatable: true,
    revoke: { address: "https://{host}/oauth/v2/token/revoke", kind: "rfc7009" },
    notes: ["Zoho keeps at most 20 sign-ins of one account for one app: the oldest ends without a word."],
    source: "https://www.zoho.com/accounts/protocol/oauth/web-apps/authorization.html",
  }),
  known("box", "Box", {
    addresses: {
      authorize: "https://account.box.com/api/oauth2/authorize",
      token: "https://api.box.com/oauth2/token",
    },
    hosts: ["account.box.com", "app.box.com"],
    tokenHosts: ["api.box.com"],
    idleDays: 60,
    revoke: { address: "https://api.box.com/oauth2/revoke", kind: "rfc7009" },
    account: {
      address: "https://api.box.com/2.0/users/me",
      method: "GET",
      id: "id",
      name: "name",
      email: "login",
    },
    notes: ["A sign-in that is not used for 60 days ends."],
    source: "https://developer.box.com/guides/authentication/oauth2/",
  }),
  known("xero", "Xero", {
    hosts: ["login.xero.com"],
    tokenHosts: ["identity.xero.com"],
    scopes: ["offline_access"],
    idleDays: 60,
    revoke: { address: "https://identity.xero.com/connect/revocation", kind: "rfc7009" },
    notes: ["A sign-in that is not used for 60 days ends."],
    source: "https://developer.xero.com/documentation/guides/oauth2/auth-flow/",
  }),
  known("intuit", "Intuit QuickBooks", {
    addresses: {
      authorize: "https://appcenter.intuit.com/connect/oauth2",
      token: "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
    },
    hosts: ["appcenter.intuit.com"],
    tokenHosts: ["oauth.platform.intuit.com"],
    authentication: "basic",
    idleDays: 100,
    revoke: { address: "https://developer.api.intuit.com/v2/oauth2/tokens/revoke", kind: "rfc7009" },
    source:
      "https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0",
  }),
  known("linkedin", "LinkedIn", {
    addresses: {
      authorize: "https://www.linkedin.com/oauth/v2/authorization",
      token: "https://www.linkedin.com/oauth/v2/accessToken",
    },
    hosts: ["www.linkedin.com"],
    // With PKCE it takes the app for a native one and refuses the code.
    pkce: false,
    source: "https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow",
  }),
  known("servicenow", "ServiceNow", {
    hosts: ["*.service-now.com"],
    repeatable: true,
    idleDays: 100,
    source: "https://www.servicenow.com/docs/",
  }),
  known("asana", "Asana", {
    hosts: ["app.asana.com"],
    repeatable: true,
    account: {
      address: "https://app.asana.com/api/1.0/users/me",
      method: "GET",
      id: "data.gid",
      name: "data.name",
      email: "data.email",
    },
    revoke: { address: "https://app.asana.com/-/oauth_revoke", kind: "rfc7009" },
    source: "https://developers.asana.com/docs/oauth",
  }),
];

/** @param host where people sign in, lower case; null: not known yet */
export function providerOf(host: string | null): OAuthProvider {
  if (host === null) return UNKNOWN_PROVIDER;
  const found = OAUTH_PROVIDERS.find(({ hosts }) => hosts.some((one) => matches(one, host)));
  return found ?? UNKNOWN_PROVIDER;
}

/** @param identityProvider as files name it, lower case */
export const providerNamed = (identityProvider: string): OAuthProvider =>
  OAUTH_PROVIDERS.find(({ id }) => id === identityProvider) ?? UNKNOWN_PROVIDER;

const matches = (rule: string, host: string) =>
  rule.startsWith("*.") ? host.endsWith(rule.slice(1)) : rule === host;
