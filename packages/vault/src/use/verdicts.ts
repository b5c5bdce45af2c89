import type { Connector } from "@towpath/connectors";
import { type ConnectionValues, type ServicePort, testConnection } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";
import type { ConnectionStore, SealedConnection } from "../connection-store.ts";

/** What a service thinks of a credential. */
type Verdict = "alive" | "dead";

export interface Verdicts {
  /** The service took the credential: a connection that needed a sign-in does not any more. */
  taken(connection: SealedConnection): void;
  /** The service did not take it for one call: does it take it at all? The connection says so if not. */
  judge(
    connection: SealedConnection,
    connector: Connector,
    refused: { readonly values: ConnectionValues; readonly version: number; readonly words: string },
  ): Promise<Verdict>;
}

/** So long a verdict holds: many calls of a run are refused in a row. */
const REMEMBERED_MS = 60_000;
const CAPACITY = 10_000;
const ASK_MS = 20_000;

/** Verdicts by the operation that the connector names for it; one that names none is believed at its first 401. */
export function createVerdicts(options: {
  readonly connections: Pick<ConnectionStore, "setStatus">;
  http(environmentId: string): ServicePort;
  readonly logger: Logger;
  now(): number;
}): Verdicts {
  const { connections, logger, now } = options;
  const known = new Map<string, { readonly until: number; readonly verdict: Promise<Verdict> }>();

  const note: ConnectionStore["setStatus"] = async (...said) => {
    try {
      await connections.setStatus(...said);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ reason }, "What calls said about connections could not be written down");
    }
  };

  const ask = async ({ environmentId }: SealedConnection, connector: Connector, values: ConnectionValues) => {
    const test = await testConnection(options.http(environmentId), {
      connector,
      connection: values,
      timeoutMs: ASK_MS,
      signal: AbortSignal.timeout(ASK_MS),
    });
    // A test that failed otherwise contradicts nothing.
    return test.outcome === "works" ? "alive" : "dead";
  };

  const remembered = (key: string, find: () => Promise<Verdict>): Promise<Verdict> => {
    const found = known.get(key);
    if (found !== undefined && found.until > now()) return found.verdict;
    const verdict = find();
    if (known.size >= CAPACITY) known.clear();
    known.set(key, { until: now() + REMEMBERED_MS, verdict });
    // A bug of ours must not be remembered as a verdict.
    verdict.catch(() => known.delete(key));
    return verdict;
  };

  return {
    taken({ id, status, credentialVersion }) {
      if (status !== "needs-sign-in") return;
      void note(id, credentialVersion, { status: "connected", message: null });
    },
    async judge(connection, connector, { values, version, words }) {
      const { id, status, credentialVersion } = connection;
      const verdict = await remembered(`${id} ${credentialVersion} ${version}`, () =>
        ask(connection, connector, values),
      );
      // Also a remembered one: somebody may have taken the mark away since.
      if (verdict === "dead" && status === "connected") {
        await note(id, credentialVersion, { status: "needs-sign-in", message: words });
      }
      return verdict;
    },
  };
}
