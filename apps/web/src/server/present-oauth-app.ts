import type { StoredApp } from "@towpath/vault";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";

/** Member by member: a secret cannot slip into an answer. */
export function presentApp({ settings, connector, ...app }: StoredApp) {
  return {
    id: app.id,
    connector: connector === null ? null : { ...connector },
    service: app.service,
    name: app.name,
    clientId: app.clientId,
    authentication: settings.authentication,
    tokenFile: settings.tokenFile,
    tenant: settings.tenant,
    scopes: [...settings.scopes],
    hosts: [...settings.hosts],
    addresses: { ...settings.addresses },
    hasSecret: settings.hasSecret,
    oldSecretSince: isoTimeOrNull(settings.oldSecretSince),
    connectionCount: app.connectionCount,
    createdAt: isoTime(app.createdAt),
    updatedAt: isoTime(app.updatedAt),
  };
}
