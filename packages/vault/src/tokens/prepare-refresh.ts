import type { ServicePort } from "@towpath/gateway";
import { fail, ok } from "@towpath/prelude";
import type { ConnectionStore } from "../connection-store.ts";
import { refreshTokens } from "../oauth/renew-tokens.ts";
import type { RefreshFailure } from "../oauth/tokens.ts";
import type { PrepareRefresh } from "./renewal.ts";
import { type TokenSubjectPorts, tokenSubject } from "./token-subject.ts";

export interface PreparationPorts extends TokenSubjectPorts {
  readonly connections: Pick<ConnectionStore, "get">;
  /** The way out of an environment. */
  http(environmentId: string): ServicePort;
  /** Where services send people back to: some want it repeated. */
  readonly redirectUri: string;
  /** Folders below which files of workload identity may be read. */
  readonly tokenFolders: readonly string[];
  /** Epoch milliseconds. */
  now(): number;
}

/** Renews tokens as the connector of their connection signs in, by the app they were given to. */
export function createRefreshPreparation(ports: PreparationPorts): PrepareRefresh {
  return async (stored, tokens) => {
    const { environmentId, connectionId } = stored;
    const connection = await ports.connections.get(environmentId, connectionId);
    if (connection === null) return ok(null);
    const subject = await tokenSubject(ports, connection, stored.app);
    if (!subject.ok) return fail(forAdmin(subject.failure));
    if (subject.value === null) return ok(null);
    const { withoutPerson, ...about } = subject.value;
    const repeatable = withoutPerson || (about.repeatable && stored.rotates !== true);
    if (!withoutPerson && tokens.refreshToken === null) return ok(null);
    const http = ports.http(environmentId);
    const { redirectUri, tokenFolders } = ports;
    return ok({
      withoutPerson,
      repeatable,
      send: (signal) =>
        refreshTokens(http, { ...about, tokens, redirectUri }, ports.now(), { signal, tokenFolders }),
    });
  };
}

const forAdmin = (message: string): RefreshFailure => ({ kind: "app", message, retryAfterMs: null });
