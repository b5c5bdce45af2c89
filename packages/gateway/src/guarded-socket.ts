import { connect, type Socket } from "node:net";
import type { EgressGuard } from "./egress-guard.ts";
import { allowedAddresses, assertPeer, EgressRefusedError, type ResolveHost } from "./guarded-connector.ts";

export interface SocketOptions {
  readonly guard: EgressGuard;
  readonly timeoutMs: number;
  /** For tests; the system's resolver otherwise. */
  readonly resolveHost?: ResolveHost;
}

/**
 * Opens a connection that is no HTTP call, e.g. to a mail server. What the guard says holds for it as for calls.
 *
 * @throws {EgressRefusedError} in plain words; other errors as Node has them
 */
export async function openGuardedSocket(
  target: { readonly host: string; readonly port: number },
  options: SocketOptions,
): Promise<Socket> {
  const addresses = await allowedAddresses(target, options);
  let lastError: unknown = new Error(`The host "${target.host}" has no address.`);
  for (const address of addresses) {
    try {
      const socket = await connectOnce(address, target.port, options.timeoutMs);
      return assertPeer(options.guard, socket, target);
    } catch (error) {
      if (error instanceof EgressRefusedError) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

function connectOnce(address: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error("The connection was not opened in time.")));
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.setTimeout(0);
      socket.off("error", reject);
      resolve(socket);
    });
  });
}
