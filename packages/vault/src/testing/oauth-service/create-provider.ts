import { createPublicKey, type KeyObject } from "node:crypto";
import Provider, { type Configuration, interactionPolicy } from "oidc-provider";
import { nameOf } from "./api.ts";
import type { MemoryRows } from "./memory-rows.ts";

/** What a test may change while the service runs. */
export interface ServiceState {
  accessSeconds: number;
  refreshSeconds: number;
  rotates: boolean;
}

export const CLIENT_ID = "towpath";
export const CLIENT_SECRET = "towpath-app-secret-0123456789";
export const ROBOT_ID = "robot";
export const ROBOT_SECRET = "robot-app-secret-0123456789";
export const WORKLOAD_ID = "workload";
export const SCOPES = ["openid", "profile", "email", "offline_access", "things:read"];

export interface ProviderOptions {
  readonly issuer: string;
  readonly rows: MemoryRows;
  readonly state: ServiceState;
  readonly redirectUris: readonly string[] | null;
  readonly authentication: "client_secret_post" | "client_secret_basic";
  readonly workloadKey: KeyObject;
}

/** A real OpenID Connect provider, with PKCE demanded, and refresh tokens that are good once where `state` says so. */
export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(options.issuer, configurationOf(options));
  if (options.redirectUris === null) {
    // Tests listen on ports that nobody knows before.
    provider.Client.prototype.redirectUriAllowed = (uri: string) =>
      ["127.0.0.1", "localhost", "[::1]"].includes(new URL(uri).hostname);
  }
  return provider;
}

function configurationOf(options: ProviderOptions): Configuration {
  const { rows, state, workloadKey } = options;
  return {
    adapter: (kind: string) => rows.adapter(kind),
    clients: clientsOf(options),
    scopes: SCOPES,
    claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
    // Who signed in stands in the ID token, as at most services.
    conformIdTokenClaims: false,
    cookies: { keys: ["only-for-tests"] },
    jwks: { keys: [{ ...workloadKey.export({ format: "jwk" }), use: "sig", alg: "ES256", kid: "service" }] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
    },
    pkce: { required: () => true },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: nameOf(id), email: `${id}@things.test` }),
    }),
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    // Consent is asked each time, as a person has to see what is asked.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    renderError: async (ctx, { error, error_description: words }) => {
      ctx.type = "text/plain";
      ctx.body = `${error}: ${words ?? ""}`;
    },
    rotateRefreshToken: () => state.rotates,
    ttl: {
      AccessToken: () => state.accessSeconds,
      ClientCredentials: () => state.accessSeconds,
      RefreshToken: () => state.refreshSeconds,
      AuthorizationCode: 60,
      Grant: 1_000_000,
      IdToken: 3_600,
      Interaction: 3_600,
      Session: 3_600,
    },
  };
}

function clientsOf({ redirectUris, authentication, workloadKey }: ProviderOptions): Configuration["clients"] {
  const scope = "things:read";
  const byApp = { redirect_uris: [], response_types: [], grant_types: ["client_credentials"], scope };
  const jwk = createPublicKey(workloadKey).export({ format: "jwk" });
  return [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [...(redirectUris ?? ["http://localhost/any"])],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: authentication,
    },
    {
      client_id: ROBOT_ID,
      client_secret: ROBOT_SECRET,
      token_endpoint_auth_method: "client_secret_post",
      ...byApp,
    },
    {
      client_id: WORKLOAD_ID,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [{ ...jwk, use: "sig", alg: "ES256" }] },
      ...byApp,
    },
  ];
}

/** Nobody is signed in from before: the second account of a test is asked for its name. */
function policy(): interactionPolicy.DefaultPolicy {
  const made = interactionPolicy.base();
  const { Check } = interactionPolicy;
  made
    .get("login")
    ?.checks.add(
      new Check("asked_each_time", "The person is asked each time", "login_required", (ctx) =>
        ctx.oidc.result?.login === undefined && ctx.oidc.result?.consent === undefined
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return made;
}
