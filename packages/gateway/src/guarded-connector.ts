import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { buildConnector } from "undici";
import type { EgressGuard } from "./egress-guard.ts";

/** Nothing was sent: the connection could not be opened. `cause` says why. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly code: string;

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = codeOf(cause) ?? "UNKNOWN";
  }
}

/** The egress guard said no. The message names the host, which the maker wrote, and never what it resolved to. */
export class EgressRefusedError extends Error {
  override readonly name = "EgressRefusedError";
  readonly code = "EGRESS_REFUSED";
}

export function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

/** A listing as `dns.lookup(host, {all: true})` gives it; tests put a scripted one in. */
export type ResolveHost = (host: string) => Promise<readonly { readonly address: string }[]>;

const resolveBySystem: ResolveHost = (host) => lookup(host, { all: true, verbatim: true });

/** More addresses than these of one host are not tried. */
const MAX_ADDRESSES = 4;

export interface ConnectorOptions {
  readonly guard: EgressGuard;
  readonly connectTimeoutMs: number;
  readonly resolveHost?: ResolveHost;
  /** What connections by https show, and whom they trust. */
  readonly tls?: Pick<ConnectionOptions, "pfx" | "passphrase" | "ca">;
}

/**
 * Opens sockets for undici: resolves once, checks every address, connects to those very addresses and checks the
 * peer. A `lookup` hook would not do, because it is never called for an address literal; and a kept-alive socket
 * is not resolved again, so it stays checked.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const resolveHost = options.resolveHost ?? resolveBySystem;
  const connectTo = buildConnector({ ...options.tls, timeout: options.connectTimeoutMs, keepAlive: true });
  return (target, callback) => {
    open(target, { ...options, resolveHost }, connectTo).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(new ConnectError(error), null),
    );
  };
}

type Socket = Parameters<buildConnector.Callback>[1] & object;

async function open(
  target: buildConnector.Options,
  { guard, resolveHost }: ConnectorOptions & { resolveHost: ResolveHost },
  connectTo: buildConnector.connector,
): Promise<Socket> {
  const host = target.hostname.replace(/^\[|\]$/g, "");
  const port = Number(target.port) || (target.protocol === "https:" ? 443 : 80);
  const addresses = await allowedAddresses({ host, port }, { guard, resolveHost });
  let lastError: unknown = new Error(`The host "${host}" has no address.`);
  for (const address of addresses) {
    try {
      const socket = await connectOnce(target, address, host, connectTo);
      return assertPeer(guard, socket, { host, port });
    } catch (error) {
      if (error instanceof EgressRefusedError) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

/** What a host resolves to, when the guard lets all of it through. @throws {EgressRefusedError} */
export async function allowedAddresses(
  { host, port }: { readonly host: string; readonly port: number },
  { guard, resolveHost = resolveBySystem }: Pick<ConnectorOptions, "guard" | "resolveHost">,
): Promise<readonly string[]> {
  const addresses = isIP(host) === 0 ? await resolveHost(host) : [{ address: host }];
  // One private address among public ones is the mark of a rebinding attack: refuse the whole name.
  for (const { address } of addresses) assertAllowed(guard, { host, port, address });
  return addresses.slice(0, MAX_ADDRESSES).map(({ address }) => address);
}

export function assertPeer<S extends Pick<Socket, "remoteAddress" | "destroy">>(
  guard: EgressGuard,
  socket: S,
  target: { host: string; port: number },
): S {
  const address = socket.remoteAddress;
  if (address !== undefined && guard.allows({ ...target, address })) return socket;
  socket.destroy();
  throw refusal(target.host);
}

function assertAllowed(guard: EgressGuard, target: { host: string; port: number; address: string }): void {
  if (!guard.allows(target)) throw refusal(target.host);
}

function refusal(host: string): EgressRefusedError {
  return new EgressRefusedError(
    `The address "${host}" is inside a private network, which flows may not call. ` +
      "An admin can allow it by adding the host or its address range to the setting EGRESS_ALLOW.",
  );
}

function connectOnce(
  target: buildConnector.Options,
  address: string,
  host: string,
  connectTo: buildConnector.connector,
): Promise<Socket> {
  const servername = target.servername ?? (isIP(host) === 0 ? host : undefined);
  const pinned = { ...target, hostname: address, ...(servername === undefined ? {} : { servername }) };
  return new Promise((resolve, reject) => {
    connectTo(pinned, (error, socket) => (error === null ? resolve(socket as Socket) : reject(error)));
  });
}
