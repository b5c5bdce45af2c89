/** How a connection proves who calls, as a wizard or a converter speaks of it. */
export type SignIn =
  | { readonly kind: "key"; readonly in: "header" | "query"; readonly name: string; readonly title: string }
  /** An API key that travels as `Authorization: Bearer …`, and is typed without that word. */
  | { readonly kind: "bearer"; readonly title: string }
  | { readonly kind: "basic"; readonly usernameTitle: string; readonly passwordTitle: string }
  | OAuthSignIn;

export interface OAuthSignIn {
  readonly kind: "oauth2";
  /** `oauth2`, `aad`, `oauth2generic`, … */
  readonly identityProvider: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Of the provider, by name, e.g. `authorizationUrl`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface IdentityProvider {
  readonly id: string;
  readonly title: string;
  readonly settings: readonly ProviderSetting[];
}

export interface ProviderSetting {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly default: string;
  readonly required: boolean;
}

const setting = (
  name: string,
  title: string,
  description: string,
  preset = "",
  required = true,
): ProviderSetting => ({
  name,
  title,
  description,
  default: preset,
  required,
});

/** The providers that 1,034 public connectors name (reference connectors.md, 2), with what each needs. */
export const IDENTITY_PROVIDERS: readonly IdentityProvider[] = [
  {
    id: "oauth2",
    title: "OAuth 2.0",
    settings: [
      setting("authorizationUrl", "Authorization URL", "Where the person signs in."),
      setting("tokenUrl", "Token URL", "Where the code is exchanged for a token."),
      setting("refreshUrl", "Refresh URL", "Where a token is renewed. Often the token URL."),
    ],
  },
  {
    id: "aad",
    title: "Microsoft Entra ID",
    settings: [
      setting("loginUri", "Login URL", "Where the person signs in.", "https://login.microsoftonline.com"),
      setting("tenantId", "Tenant ID", "`common` for accounts of every organisation.", "common"),
      setting("resourceUri", "Resource URL", "The address or ID of the service that is called."),
      setting(
        "enableOnbehalfOfLogin",
        "On behalf of",
        "`true` to call on behalf of the person.",
        "false",
        false,
      ),
    ],
  },
  {
    id: "oauth2generic",
    title: "Generic OAuth 2.0 (with templates)",
    settings: [
      setting(
        "authorizationUrlTemplate",
        "Authorization URL template",
        "May hold {ClientId}, {RedirectUrl}, {Scopes}, {State}.",
      ),
      setting(
        "authorizationUrlQueryStringTemplate",
        "Authorization query template",
        "What is added to the authorization URL.",
        "?client_id={ClientId}&response_type=code&redirect_uri={RedirectUrl}&scope={Scopes}&state={State}",
      ),
      setting("tokenUrlTemplate", "Token URL template", "Where the code is exchanged."),
      setting(
        "tokenUrlQueryStringTemplate",
        "Token query template",
        "What is added to the token URL.",
        "",
        false,
      ),
      setting(
        "tokenBodyTemplate",
        "Token body template",
        "What is posted to the token URL.",
        "client_id={ClientId}&client_secret={ClientSecret}&code={Code}&redirect_uri={RedirectUrl}&grant_type=authorization_code",
      ),
      setting("refreshUrlTemplate", "Refresh URL template", "Where a token is renewed."),
      setting(
        "refreshUrlQueryStringTemplate",
        "Refresh query template",
        "What is added to the refresh URL.",
        "",
        false,
      ),
      setting(
        "refreshBodyTemplate",
        "Refresh body template",
        "What is posted to the refresh URL.",
        "client_id={ClientId}&client_secret={ClientSecret}&refresh_token={RefreshToken}&grant_type=refresh_token",
      ),
      setting("scopeListDelimiter", "Scope delimiter", "What stands between scopes.", " ", false),
    ],
  },
];
