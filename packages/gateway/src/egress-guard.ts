import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

/** What an admin lets flows reach beside the public internet. */
export interface EgressPolicy {
  /** Each a CIDR (`10.1.0.0/16`), an address, a host name, or one of the last two with `:port`. */
  readonly allow: readonly string[];
  /** Switches the guard off: for `towpath run` on one's own machine, never for a server. */
  readonly allowAll?: boolean;
}

/** Says whether a connection may be opened. It judges addresses, so names must be resolved before. */
export interface EgressGuard {
  /**
   * @param host as the URL spells it after parsing, without brackets
   * @param address the literal, or one address that the name resolved to, or the connected peer
   */
  allows(target: { readonly host: string; readonly port: number; readonly address: string }): boolean;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

interface AllowEntry {
  readonly port: number | null;
  matches(host: string, address: Address): boolean;
}

/** @throws when an entry of the policy is neither address, CIDR nor host: an allow-list must not be half read */
export function createEgressGuard(policy: EgressPolicy): EgressGuard {
  if (policy.allowAll === true) return { allows: () => true };
  const entries = policy.allow.map((entry) => parseEntry(entry.trim())).filter((entry) => entry !== null);
  return {
    allows({ host, port, address }) {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.process(address);
      const name = host.toLowerCase().replace(/\.$/, "");
      if (entries.some((entry) => fits(entry, port) && entry.matches(name, parsed))) return true;
      return isPublic(parsed) && !isOwnAddress(parsed);
    },
  };
}

function fits(entry: AllowEntry, port: number): boolean {
  return entry.port === null || entry.port === port;
}

/**
 * True for an address of the public internet. Everything else is refused, also address families nobody here has
 * heard of. IPv6 forms that carry an IPv4 address are judged by that one (mapped, NAT64) or refused as a whole
 * (IPv4-compatible, 6to4, Teredo, ISATAP), since nothing public is reached only by them.
 */
export function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === "unicast";
  if (address.isIPv4MappedAddress()) return isPublic(address.toIPv4Address());
  const parts = address.parts;
  if (startsWith(parts, [0x64, 0xff9b, 0, 0, 0, 0])) return isPublic(lastIpv4(parts));
  if (startsWith(parts, [0, 0, 0, 0, 0, 0]) || startsWith(parts, [0x64, 0xff9b])) return false;
  if (((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe) return false;
  return address.range() === "unicast" && ((parts[0] ?? 0) & 0xe000) === 0x2000;
}

function startsWith(parts: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((part, index) => parts[index] === part);
}

function lastIpv4(parts: readonly number[]): ipaddr.IPv4 {
  const high = parts[6] ?? 0;
  const low = parts[7] ?? 0;
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

const OWN_ADDRESSES_FRESH_MS = 10_000;
let ownAddresses = new Set<string>();
let ownAddressesReadAt = Number.NEGATIVE_INFINITY;

/** A public address of this very host reaches what listens here, e.g. its database. */
function isOwnAddress(address: Address): boolean {
  const now = performance.now();
  if (now - ownAddressesReadAt > OWN_ADDRESSES_FRESH_MS) {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    ownAddresses = new Set(all.map((own) => ipaddr.process(stripZone(own.address)).toString()));
    ownAddressesReadAt = now;
  }
  return ownAddresses.has(address.toString());
}

function stripZone(address: string): string {
  return address.split("%")[0] ?? address;
}

function parseEntry(entry: string): AllowEntry | null {
  if (entry === "") return null;
  if (ipaddr.isValidCIDR(entry)) return cidrEntry(entry);
  const { host, port } = splitPort(entry);
  if (ipaddr.isValid(host)) {
    const wanted = ipaddr.process(host).toString();
    return { port, matches: (_name, address) => address.toString() === wanted };
  }
  const name = host.toLowerCase().replace(/\.$/, "");
  if (!/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name)) {
    throw new Error(
      `EGRESS_ALLOW: "${entry}" is neither an address, a range (10.0.0.0/8), a host nor host:port.`,
    );
  }
  return { port, matches: (asked) => asked === name };
}

function cidrEntry(entry: string): AllowEntry {
  const [network, bits] = ipaddr.parseCIDR(entry);
  return {
    port: null,
    matches: (_name, address) => address.kind() === network.kind() && address.match(network, bits),
  };
}

function splitPort(entry: string): { host: string; port: number | null } {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(entry);
  const match = bracketed ?? /^([^:]+):(\d{1,5})$/.exec(entry);
  if (match === null) return { host: entry, port: null };
  return { host: match[1] ?? entry, port: match[2] === undefined ? null : Number(match[2]) };
}
