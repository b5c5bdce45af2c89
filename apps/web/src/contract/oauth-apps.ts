import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText, lineOfText } from "./text.ts";

const Authentication = z.enum(["automatic", "basic", "post", "none", "workload-identity"]);

const AppSchema = z.object({
  id: z.uuid(),
  /** For one connector, or for every one that signs in at a service; one of the two is null. */
  connector: z.object({ id: z.uuid(), name: z.string(), title: z.string() }).nullable(),
  service: z.string().nullable(),
  name: z.string(),
  clientId: z.string(),
  authentication: Authentication,
  tokenFile: z.string().nullable(),
  tenant: z.string().nullable(),
  scopes: z.array(z.string()),
  /** Hosts that may be told its secret; `*.` and a domain for all below it. */
  hosts: z.array(z.string()),
  /** In place of those of the connector's files. */
  addresses: z.object({
    authorize: z.string().optional(),
    token: z.string().optional(),
    refresh: z.string().optional(),
  }),
  hasSecret: z.boolean(),
  /** Since when a secret that was replaced still counts. */
  oldSecretSince: z.iso.datetime().nullable(),
  /** Connections that signed in with it. */
  connectionCount: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const AppId = z.strictObject({ id: z.uuid() });
const Name = lineOfText("Give the app a name.", 120);
const ClientId = lineOfText("Enter the client ID that the service gave you.", 500);
const Secret = ExactText.min(1, "Enter the client secret.")
  .max(10_000, "It is longer than 10,000 characters.")
  .regex(/^[^\p{Cc}]*$/u, "It holds a line break or another control character. Copy it again.");
const TokenFile = ExactText.max(1_000).regex(/^\//, "It has to be a whole path on the server.").nullable();
const Tenant = ExactText.max(200)
  .regex(/^[a-z0-9.-]+$/i, "A tenant is an id, or a domain such as contoso.com.")
  .nullable();
const Scopes = z.array(ExactText.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/, "That is no scope.")).max(100);
const Hosts = z
  .array(ExactText.regex(/^(\*\.)?[a-z0-9][a-z0-9.-]{0,250}$/i, "Enter hosts such as login.example.com."))
  .max(50);
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Addresses that only this machine's own cloud answers at, where secrets of the machine are given out. */
const LINK_LOCAL =
  /^(169\.254(\.\d+){2}|\[fe[89ab][0-9a-f]:.*\]|\[::ffff:a9fe:.*\]|\[fd00:ec2::254\]|metadata\.google\.internal)\.?$/;
const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).hostname.toLowerCase() : "");
const Address = z
  .url({ protocol: /^https?$/, error: "Enter a whole address, such as https://…" })
  .max(2_000, "An address has at most 2,000 characters.")
  .refine((address) => !LINK_LOCAL.test(hostOf(address)), {
    error: "This is an address inside the network of the server, and no service signs people in there.",
    abort: true,
  })
  .refine(
    (address) => !/^http:/i.test(address) || LOOPBACK.test(hostOf(address)),
    "It has to begin with https: a secret is sent there. (This machine alone may be http.)",
  );
const Addresses = z.strictObject({
  authorize: Address.optional(),
  token: Address.optional(),
  refresh: Address.optional(),
});

/** A host, or Microsoft Entra ID. */
const Service = ExactText.max(300)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, "Enter the host of the service's sign-in page."));

const RedirectSchema = z.object({
  /** Goes into the registration of each app at its service, exactly so. */
  address: z.url(),
  /** What services may have against it, in plain words. */
  warnings: z.array(z.string()),
});

/** Apps that admins registered at services, by which people sign in there. */
export const oauthAppsContract = {
  list: procedure
    .route({ method: "GET", path: "/oauth-apps", summary: "List the OAuth apps", tags: ["OAuth apps"] })
    .output(
      z.object({
        items: z.array(AppSchema),
        /** Those of the file of the installation that this environment may use. */
        installation: z.array(
          z.object({
            connector: z.string().nullable(),
            service: z.string().nullable(),
            clientId: z.string(),
          }),
        ),
        redirect: RedirectSchema,
      }),
    ),
  forConnector: procedure
    .route({
      method: "GET",
      path: "/connectors/{id}/oauth-app",
      summary: "Read which OAuth app a connector signs in with",
      tags: ["OAuth apps"],
    })
    .input(AppId)
    .output(
      z.object({
        /** The connector's own; null: it has none. */
        own: AppSchema.nullable(),
        /** Of the ways to sign in with an app of an admin, the service each signs in at. */
        services: z.array(z.string()),
        /** What signs in now where the connector has no app of its own. */
        inherited: z.object({ kind: z.enum(["service", "installation"]), clientId: z.string() }).nullable(),
        /** What is known of the service, for whoever registers an app there. */
        notes: z.array(z.string()),
        scopes: z.array(z.string()),
        /** Hosts that an app of this connector would tell its secret. */
        hosts: z.array(z.string()),
        redirect: RedirectSchema,
      }),
    ),
  create: procedure
    .route({
      method: "POST",
      path: "/oauth-apps",
      summary: "Enter an OAuth app that was registered at a service",
      tags: ["OAuth apps"],
      successStatus: 201,
    })
    .input(
      z
        .strictObject({
          connectorId: z.uuid().optional(),
          service: Service.optional(),
          name: Name.optional(),
          clientId: ClientId,
          secret: Secret.optional(),
          authentication: Authentication.default("automatic"),
          tokenFile: TokenFile.default(null),
          tenant: Tenant.default(null),
          scopes: Scopes.default([]),
          /** Beside those that the connector's files name. */
          hosts: Hosts.optional(),
          addresses: Addresses.default({}),
        })
        .refine(
          ({ connectorId, service }) => (connectorId === undefined) !== (service === undefined),
          "Say for what it is: either connectorId or service.",
        ),
    )
    .output(AppSchema),
  update: procedure
    .route({
      method: "PATCH",
      path: "/oauth-apps/{id}",
      summary: "Change an OAuth app, or replace its secret",
      tags: ["OAuth apps"],
    })
    .input(
      AppId.extend({
        name: Name.optional(),
        clientId: ClientId.optional(),
        /** The one that it replaces goes on to count, until it is dropped; with another client ID it goes at once. */
        secret: Secret.optional(),
        /** Takes the secret that was replaced away. */
        dropOldSecret: z.literal(true).optional(),
        authentication: Authentication.optional(),
        tokenFile: TokenFile.optional(),
        tenant: Tenant.optional(),
        scopes: Scopes.optional(),
        hosts: Hosts.optional(),
        addresses: Addresses.optional(),
      }),
    )
    .output(AppSchema),
  delete: procedure
    .route({
      method: "DELETE",
      path: "/oauth-apps/{id}",
      summary: "Remove an OAuth app; connections that signed in with it cannot renew their tokens",
      tags: ["OAuth apps"],
    })
    .input(AppId)
    .output(AppId),
  testRedirect: procedure
    .route({
      method: "POST",
      path: "/oauth-apps/redirect/test",
      summary: "Call the redirect address as a browser would, and say what answers there",
      tags: ["OAuth apps"],
    })
    .output(
      z.object({
        outcome: z.enum(["works", "works-with-warnings", "fails"]),
        messages: z.array(z.string()),
      }),
    ),
};
