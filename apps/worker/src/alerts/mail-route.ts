import {
  type AlertRuleStore,
  type Mail,
  type MailServer,
  type NotDelivered,
  sendMail,
} from "@towpath/alerts";
import { createEgressGuard, EgressRefusedError, hostRules, openGuardedSocket } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Vault } from "@towpath/vault";

interface MailRouteOptions {
  readonly store: Pick<AlertRuleStore, "mail">;
  readonly vault: Pick<Vault, "open">;
  /** Null: every host. */
  readonly hostsOf: (environmentId: string) => Promise<readonly string[] | null>;
  readonly egressAllow: readonly string[];
  /** The server of the installation; null: it has none. */
  readonly installation: MailServer | null;
}

const CONNECT_MS = 15_000;

/** Sends mail through the server of an environment, or through the installation's where it has none. */
export function createMailRoute(options: MailRouteOptions) {
  const guard = createEgressGuard({ allow: options.egressAllow });
  // Whoever runs the installation names its server, as they name what flows may reach.
  const open = createEgressGuard({ allow: [], allowAll: true });
  const socketTo = (target: { host: string; port: number }, isOwn: boolean) =>
    openGuardedSocket(target, { guard: isOwn ? guard : open, timeoutMs: CONNECT_MS });
  return async (environmentId: string, mail: Mail): Promise<Result<null, NotDelivered>> => {
    const own = await ownServer(options, environmentId);
    if (!own.ok) return own;
    if (own.value === null && options.installation === null) return fail(NO_SERVER);
    const isOwn = own.value !== null;
    const server = own.value ?? options.installation;
    if (server === null) return fail(NO_SERVER);
    const hosts = isOwn ? await options.hostsOf(environmentId) : null;
    return sendMail(server, mail, async (target) => {
      if (hosts !== null && !isAllowed(hosts, target.host))
        throw new EgressRefusedError(notAllowed(target.host));
      return socketTo(target, isOwn);
    });
  };
}

const NO_SERVER: NotDelivered = {
  words: "This environment has no mail server. An admin can enter one on the Alerts page.",
  isFinal: true,
};

const notAllowed = (host: string) =>
  `Calls to "${host}" are not allowed in this environment. An admin can add the host to the list under Settings.`;

function isAllowed(hosts: readonly string[], host: string): boolean {
  const address = `https://${host.includes(":") ? `[${host}]` : host}/`;
  return URL.canParse(address) && hostRules(hosts).allows(new URL(address));
}

async function ownServer(
  { store, vault }: MailRouteOptions,
  environmentId: string,
): Promise<Result<MailServer | null, NotDelivered>> {
  const settings = await store.mail(environmentId);
  if (settings === null) return ok(null);
  const { host, port, security, user, sender, secret, version } = settings;
  const server = { host, port, security, user, sender };
  if (secret === null) return ok({ ...server, password: "" });
  const place = { environmentId, table: "alert_mail", id: environmentId, version } as const;
  const opened = await vault.open(place, secret);
  if (!opened.ok) return fail({ words: opened.failure, isFinal: false });
  return ok({ ...server, password: opened.value.password ?? "" });
}
