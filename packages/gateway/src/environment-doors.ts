import type { HttpPort } from "@towpath/engine";
import { hostRules } from "./host-rules.ts";
import type { HttpGateway } from "./http-gateway.ts";
import type { ServicePort } from "./operation/script/script-host.ts";

/** The door of each environment: it knows which hosts the admins of that environment allow. */
export interface EnvironmentDoors {
  of(environmentId: string): ServicePort;
}

/** A change of the list holds after so long at the latest. */
const FRESH_MS = 5_000;
const CAPACITY = 1_000;

interface Known {
  readonly readAt: number;
  readonly port: Promise<HttpPort>;
}

/**
 * @param options.hostsOf hosts as `readHosts` gives them; null: all that the guard lets through. While it fails, calls
 *   are refused: a list that cannot be read is not an empty one
 */
export function createEnvironmentDoors(options: {
  readonly gateway: Pick<HttpGateway, "send" | "within" | "scripts">;
  readonly hostsOf: (environmentId: string) => Promise<readonly string[] | null>;
  readonly now: () => number;
}): EnvironmentDoors {
  const { gateway, hostsOf, now } = options;
  const known = new Map<string, Known>();
  const portOf = (environmentId: string): Promise<HttpPort> => {
    const found = known.get(environmentId);
    if (found !== undefined && now() - found.readAt < FRESH_MS) return found.port;
    const port = hostsOf(environmentId).then((hosts) =>
      hosts === null ? gateway : gateway.within(hostRules(hosts)),
    );
    port.catch(() => known.delete(environmentId));
    if (known.size >= CAPACITY) known.clear();
    known.set(environmentId, { readAt: now(), port });
    return port;
  };
  return {
    of: (environmentId) => ({
      ...(gateway.scripts === undefined ? {} : { scripts: gateway.scripts }),
      async send(request, call) {
        const port = await portOf(environmentId).catch(() => null);
        return port === null ? UNREADABLE : port.send(request, call);
      },
    }),
  };
}

const UNREADABLE = {
  ok: false,
  failure: {
    kind: "not-sent",
    error: {
      code: "HostsNotReadable",
      message: "Which hosts this environment may call could not be read just now, so nothing was sent.",
    },
    retryable: true,
  },
} as const;
