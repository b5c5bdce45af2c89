import type { Connector } from "@towpath/connectors";
import { newId } from "@towpath/db";
import { fail, ok, type Result, said } from "@towpath/prelude";
import {
  type AppChange,
  type AppSettings,
  describeSignIn,
  hostsOfService,
  refusedWorkloadFile,
  type SealedCredential,
  type StoredApp,
} from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentApp } from "../present-oauth-app.ts";
import { redirectUri, redirectWarnings } from "../redirect-uri.ts";
import { findConnector } from "./find-connection.ts";

const NO_APP: Failure = { kind: "not-found", what: "OAuth app" };

const redirectOf = ({ publicUrl }: Deps) => ({
  address: redirectUri(publicUrl),
  warnings: [...redirectWarnings(publicUrl)],
});

export async function listOAuthApps(deps: Deps, actor: Actor) {
  const items = await deps.database.oauthApps.list(actor.environmentId);
  const named = actor.environmentName.toLowerCase();
  const installation = deps.installationApps.filter(
    ({ environments }) => environments === null || environments.some((one) => one.toLowerCase() === named),
  );
  return {
    items: items.map(presentApp),
    installation: installation.map(({ connector, service, client }) => ({
      ...{ connector, service, clientId: client.clientId },
    })),
    redirect: redirectOf(deps),
  };
}

/** What signs in to a connector, and what an admin has to know to register an app for it. */
export async function readConnectorApp(deps: Deps, actor: Actor, id: string) {
  const found = await findConnector(deps, actor, id);
  if (!found.ok) return found;
  const { connector, stored } = found.value;
  const ways = waysOf(connector);
  const services = [...new Set(ways.flatMap(({ service }) => service ?? []))];
  const apps = await deps.database.oauthApps.forConnector(actor.environmentId, id, services[0] ?? null);
  const own = apps.find((app) => app.connector !== null) ?? null;
  const question = { environmentId: actor.environmentId, connector: stored, service: services[0] ?? null };
  const source = own === null ? await deps.apps.source(question) : null;
  return ok({
    own: own === null ? null : presentApp(own),
    services,
    inherited:
      source === null || source.kind === "connector"
        ? null
        : { kind: source.kind, clientId: source.clientId },
    notes: [...new Set(ways.flatMap(({ adminNotes }) => adminNotes))],
    scopes: [...new Set(ways.flatMap(({ scopes }) => scopes))],
    hosts: [...new Set(ways.flatMap(({ hosts }) => hosts))],
    redirect: redirectOf(deps),
  });
}

/** The ways to sign in for which an admin brings the app. */
const waysOf = (connector: Connector) =>
  connector.connection.sets.flatMap((set) => {
    const way = describeSignIn(connector, set);
    return way === null || way.appFrom === "user" ? [] : [way];
  });

interface Facts {
  readonly authentication: AppSettings["authentication"];
  readonly tokenFile: string | null;
  readonly tenant: string | null;
  readonly scopes: readonly string[];
  readonly addresses: { readonly [Leg in keyof AppSettings["addresses"]]: string | undefined };
}

export async function createOAuthApp(
  deps: Deps,
  actor: Actor,
  given: Facts & {
    readonly connectorId?: string | undefined;
    readonly service?: string | undefined;
    readonly name?: string | undefined;
    readonly clientId: string;
    readonly secret?: string | undefined;
    readonly hosts?: readonly string[] | undefined;
  },
) {
  const { environmentId, user } = actor;
  const { connectorId, service, clientId, secret } = given;
  const subject = await subjectOf(deps, actor, { connectorId, service });
  if (!subject.ok) return subject;
  const settings: AppSettings = {
    ...factsOf(given),
    hosts: [...new Set([...subject.value.hosts, ...(given.hosts ?? []), ...hostsIn(given.addresses)])],
    hasSecret: secret !== undefined,
    oldSecretSince: null,
  };
  const problem = problemOf(settings, deps.tokenFolders);
  if (problem !== null) return fail(problem);
  const id = newId();
  const secrets = secret === undefined ? {} : { current: secret };
  const sealed = await sealSecrets(deps, { environmentId, id, version: 1 }, secrets);
  if (!sealed.ok) return sealed;
  const made = await deps.database.oauthApps.create({
    ...{ id, environmentId, connectorId: connectorId ?? null, service: service ?? null, clientId },
    ...{ createdBy: user.id, name: given.name ?? subject.value.title, settings, ...sealed.value },
  });
  if (made === null) return fail<Failure>({ kind: "not-found", what: "connector" });
  if (made !== "taken") return ok(presentApp(made));
  const message = said("{title} has an OAuth app here already. Change that one.", {
    title: subject.value.title,
  });
  return fail<Failure>({ kind: "conflict", ...message });
}

/** What an app is for, and the hosts that may be told its secret: as things stand when an admin enters it. */
async function subjectOf(
  deps: Deps,
  actor: Actor,
  { connectorId, service }: { connectorId: string | undefined; service: string | undefined },
): Promise<Result<{ title: string; hosts: readonly string[] }, Failure>> {
  if (connectorId === undefined) return ok({ title: service ?? "", hosts: hostsOfService(service ?? "") });
  const found = await findConnector(deps, actor, connectorId);
  if (!found.ok) return found;
  const { connector, stored } = found.value;
  const ways = waysOf(connector);
  if (ways.length > 0) return ok({ title: stored.title, hosts: ways.flatMap(({ hosts }) => hosts) });
  const message = said('"{title}" does not sign in with an OAuth app of this environment.', {
    title: stored.title,
  });
  return fail({ kind: "conflict", ...message });
}

export async function updateOAuthApp(
  deps: Deps,
  actor: Actor,
  given: {
    readonly id: string;
    readonly name?: string | undefined;
    readonly clientId?: string | undefined;
    readonly secret?: string | undefined;
    readonly dropOldSecret?: true | undefined;
    readonly hosts?: readonly string[] | undefined;
  } & { readonly [Fact in keyof Facts]?: Facts[Fact] | undefined },
) {
  const { environmentId } = actor;
  const app = await deps.database.oauthApps.get(environmentId, given.id);
  if (app === null) return fail(NO_APP);
  const next = await nextSecrets(deps, app, given);
  if (!next.ok) return next;
  const settings: AppSettings = {
    ...factsOf({ ...app.settings, ...withoutAbsent(given) }),
    hosts: [...new Set([...(given.hosts ?? app.settings.hosts), ...hostsIn(given.addresses ?? {})])],
    hasSecret: next.value.secrets.current !== undefined,
    oldSecretSince: next.value.oldSecretSince,
  };
  const problem = problemOf(settings, deps.tokenFolders);
  if (problem !== null) return fail(problem);
  const place = { environmentId, id: app.id, version: app.version + 1 };
  const sealed = await sealSecrets(deps, place, next.value.secrets);
  if (!sealed.ok) return sealed;
  const { name = app.name, clientId = app.clientId } = given;
  const change: AppChange = { name, clientId, settings, ...sealed.value };
  const updated = await deps.database.oauthApps.update(environmentId, app.id, app.version, change);
  if (updated === null) return fail(NO_APP);
  if (updated !== "stale") return ok(presentApp(updated));
  const message = phrase("Somebody else changed this app at the same moment. Look at it again first.");
  return fail<Failure>({ kind: "conflict", message });
}

interface Secrets {
  readonly current?: string | undefined;
  readonly old?: string | undefined;
}
interface SecretChange {
  readonly clientId?: string | undefined;
  readonly secret?: string | undefined;
  readonly dropOldSecret?: true | undefined;
}

/** A secret that is replaced stays beside the new one: whatever still runs with it goes on until an admin drops it. */
async function nextSecrets(
  deps: Deps,
  app: StoredApp,
  given: SecretChange,
): Promise<Result<{ secrets: Secrets; oldSecretSince: number | null }, Failure>> {
  if (given.clientId !== undefined && given.clientId !== app.clientId) {
    return ok({ secrets: { current: given.secret }, oldSecretSince: null });
  }
  const opened = await openSecrets(deps, app);
  // One that no longer opens is replaced by what was entered: that is how it is mended.
  if (!opened.ok && given.secret === undefined) return opened;
  const before: Secrets = opened.ok ? opened.value : {};
  const isNew = given.secret !== undefined && given.secret !== before.current;
  const secrets = isNew ? { current: given.secret, old: before.current } : before;
  if (given.dropOldSecret === true)
    return ok({ secrets: { current: secrets.current }, oldSecretSince: null });
  const since = isNew ? deps.now() : app.settings.oldSecretSince;
  return ok({ secrets, oldSecretSince: secrets.old === undefined ? null : since });
}

async function openSecrets(deps: Deps, app: StoredApp): Promise<Result<Secrets, Failure>> {
  const { environmentId, id, version, sealed, keyVersion } = app;
  if (sealed === null || keyVersion === null) return ok({});
  const place = { environmentId, table: "oauth_apps", id, version } as const;
  const opened = await deps.vault.open(place, { sealed, keyVersion });
  return opened.ok ? opened : fail({ kind: "conflict", message: opened.failure });
}

async function sealSecrets(
  deps: Deps,
  place: { environmentId: string; id: string; version: number },
  secrets: Secrets,
): Promise<Result<SealedCredential | { sealed: null; keyVersion: null }, Failure>> {
  const { current, old } = secrets;
  if (current === undefined) return ok({ sealed: null, keyVersion: null });
  const all = { current, ...(old === undefined ? {} : { old }) };
  const sealed = await deps.vault.seal({ ...place, table: "oauth_apps" }, all);
  return sealed.ok ? sealed : fail({ kind: "conflict", message: sealed.failure });
}

const factsOf = ({ authentication, tokenFile, tenant, scopes, addresses }: Facts) => ({
  ...{ authentication, tokenFile, tenant },
  scopes: [...new Set(scopes)],
  addresses: withoutAbsent(addresses),
});

/** What was left out of a change does not count as a change. */
function withoutAbsent<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** An address that an admin enters is one that may be told the secret. */
const hostsIn = ({ token, refresh }: Facts["addresses"]): readonly string[] =>
  [token, refresh].flatMap((address) =>
    address !== undefined && URL.canParse(address) ? [new URL(address).hostname.toLowerCase()] : [],
  );

function problemOf(
  { authentication, tokenFile, hasSecret }: AppSettings,
  tokenFolders: readonly string[],
): Failure | null {
  const refused = tokenFile === null ? null : refusedWorkloadFile(tokenFile, tokenFolders);
  if (refused !== null) {
    return { kind: "invalid", message: refused, issues: [{ path: "tokenFile", message: refused }] };
  }
  const needsFile = authentication === "workload-identity";
  if (needsFile && tokenFile === null) {
    const message = phrase("Enter the file on the server in which the platform puts the signed statement.");
    return { kind: "invalid", message, issues: [{ path: "tokenFile", message }] };
  }
  if (hasSecret || (authentication !== "basic" && authentication !== "post")) return null;
  const message = phrase("Enter the client secret: the app is to prove itself with it.");
  return { kind: "invalid", message, issues: [{ path: "secret", message }] };
}

export async function deleteOAuthApp(
  { database }: Deps,
  { environmentId }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  return (await database.oauthApps.delete(environmentId, id)) ? ok({ id }) : fail(NO_APP);
}
