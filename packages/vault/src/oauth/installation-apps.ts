import { readFile } from "node:fs/promises";
import { isObject, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { ClientAuthentication, OAuthClient } from "./oauth-client.ts";
import { hostsOfService } from "./sign-in.ts";

/** An app that whoever runs the installation gave to several environments, in a file. */
export interface InstallationApp {
  /** The connector's name, or the service: the host of its sign-in page, or `aad`. One of the two is null. */
  readonly connector: string | null;
  readonly service: string | null;
  /** Names of the environments that may use it; null: all. */
  readonly environments: readonly string[] | null;
  readonly client: Omit<OAuthClient, "app">;
}

/**
 * Reads the file of `TOWPATH_OAUTH_APPS_FILE`.
 *
 * @returns why it cannot be used, in plain words, nothing secret in them
 */
export async function readInstallationApps(
  file: string | undefined,
): Promise<Result<readonly InstallationApp[], string>> {
  if (file === undefined) return ok([]);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return fail(`The OAuth apps of this installation cannot be read from ${file} (${code}).`);
  }
  const parsed = parseInstallationApps(text);
  return parsed.ok ? parsed : fail(`${file}: ${parsed.failure}`);
}

/** @param text JSON: `{"apps": [{"service" | "connector", "clientId", "clientSecret", …}]}` */
export function parseInstallationApps(text: string): Result<readonly InstallationApp[], string> {
  const parsed = parseJson(text.replace(/^\uFEFF/, ""));
  if (!parsed.ok) return fail("It is no JSON.");
  const listed = isObject(parsed.value) ? parsed.value.apps : undefined;
  if (!Array.isArray(listed)) return fail('It has to be an object with a list "apps".');
  const apps: InstallationApp[] = [];
  for (const [index, given] of listed.entries()) {
    const app = isObject(given) ? readApp(given) : fail("It is no object.");
    if (!app.ok) return fail(`App ${index + 1} of the list: ${app.failure}`);
    apps.push(app.value);
  }
  return ok(apps);
}

const MEMBERS = [
  ...["connector", "service", "clientId", "clientSecret", "oldClientSecret", "authentication"],
  ...["tokenFile", "tenant", "scopes", "hosts", "environments"],
];

function readApp(given: ValueObject): Result<InstallationApp, string> {
  const unknown = Object.keys(given).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined)
    return fail(`"${unknown}" is no member of an app. It has ${MEMBERS.join(", ")}.`);
  const connector = textOf(given.connector);
  const service = textOf(given.service)?.toLowerCase() ?? null;
  if ((connector === null) === (service === null)) {
    return fail('Say for what it is: either "connector" (its name) or "service" (a host, or aad).');
  }
  const clientId = textOf(given.clientId);
  if (clientId === null) return fail('"clientId" is missing.');
  const authentication = authenticationOf(given);
  if (!authentication.ok) return authentication;
  const secrets = [given.clientSecret, given.oldClientSecret].flatMap((one) => textOf(one) ?? []);
  const environments = given.environments === undefined ? null : textsOf(given.environments);
  const hosts = given.hosts === undefined ? [] : textsOf(given.hosts);
  // A connector of that name can come to have any addresses: who may hear the secret is said here.
  if (connector !== null && hosts.length === 0) {
    return fail('"hosts" is missing: the hosts that may be told its secret.');
  }
  const client = {
    hosts: [...new Set([...(service === null ? [] : hostsOfService(service)), ...hosts])],
    clientId,
    secrets,
    authentication: authentication.value,
    tenant: textOf(given.tenant),
    scopes: textsOf(given.scopes),
  };
  return ok({ connector, service, environments, client });
}

function authenticationOf(given: ValueObject): Result<ClientAuthentication, string> {
  const kind = textOf(given.authentication) ?? "automatic";
  if (kind === "workload-identity") {
    const tokenFile = textOf(given.tokenFile);
    return tokenFile === null ? fail('"tokenFile" is missing.') : ok({ kind, tokenFile });
  }
  if (kind === "automatic" || kind === "basic" || kind === "post" || kind === "none") return ok({ kind });
  return fail('"authentication" is one of automatic, basic, post, none and workload-identity.');
}

const textOf = (value: Value | undefined): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : null;

const textsOf = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : [];
