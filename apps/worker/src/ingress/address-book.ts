import { verifyHookSignature } from "@towpath/triggers";

/** The address as it was called, taken apart. */
export interface HookAddress {
  readonly hookKey: string;
  readonly triggerName: string;
  /** Percent-encoded, as it came. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Reads addresses below `/hooks/` and believes those that are signed. */
export interface AddressBook {
  /** `unknown`: it is no address at all; `unsigned`: it is not signed by us. */
  find(url: string): HookAddress | "unknown" | "unsigned";
}

const CAPACITY = 2_000;
/** Addresses with more than this carry changing values, and would only push out those that come again. */
const LONGEST_KEPT = 400;

/**
 * The same few addresses are called again and again: one that was verified stays so, because nothing but the address
 * and the secret decides. What was not verified is never kept.
 */
export function createAddressBook(secret: string, capacity = CAPACITY): AddressBook {
  const verified = new Map<string, HookAddress>();
  return {
    find(url) {
      const known = verified.get(url);
      if (known !== undefined) return known;
      const address = readAddress(url);
      if (address === null) return "unknown";
      if (!verifyHookSignature(secret, address)) return "unsigned";
      if (url.length <= LONGEST_KEPT) {
        if (verified.size >= capacity) verified.clear();
        verified.set(url, address);
      }
      return address;
    },
  };
}

/** `/hooks/<key>/<trigger>[/path]`; doubled slashes are forgiven. */
function readAddress(url: string): HookAddress | null {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  const [, hookKey, trigger, ...rest] = path.split("/").filter((segment) => segment !== "");
  if (hookKey === undefined || trigger === undefined) return null;
  try {
    return {
      hookKey,
      triggerName: decodeURIComponent(trigger),
      path: rest.join("/"),
      query: new URLSearchParams(end < 0 ? "" : url.slice(end)),
    };
  } catch {
    return null;
  }
}
