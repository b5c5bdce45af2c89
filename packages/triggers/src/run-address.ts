import { createHmac, timingSafeEqual } from "node:crypto";

const VERSION = "1.0";

/** What an address of a run is for: to call one of its webhook actions back, or to ask for its answer. */
export type RunAddress =
  | { readonly kind: "callback"; readonly runId: string; readonly key: string }
  | { readonly kind: "answer"; readonly runId: string };

/**
 * `<public>/hooks/runs/<run>/callbacks/<key>?sp=…&sv=…&sig=…`, or `…/answer?…`. Whoever has it may use it; a callback
 * counts once.
 *
 * @param secret base64url of the installation's signing key
 */
export function runUrl(publicUrl: string, secret: string, address: RunAddress): string {
  const query = new URLSearchParams({
    sp: permission(address),
    sv: VERSION,
    sig: signature(secret, address),
  });
  return `${publicUrl.replace(/\/+$/, "")}${pathOf(address)}?${query}`;
}

/**
 * Reads an address below `/hooks/runs/`. The signature is compared in constant time, before anything is looked up.
 *
 * @param url path and query, as they came
 */
export function readRunAddress(secret: string, url: string): RunAddress | "unknown" | "unsigned" {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  const address = addressIn(path.split("/").filter((segment) => segment !== ""));
  if (address === null) return "unknown";
  return isSigned(secret, address, new URLSearchParams(end < 0 ? "" : url.slice(end))) ? address : "unsigned";
}

/** Whether an address is one of a run, signed or not. A hook key is longer than `runs`. */
export function isRunAddress(url: string): boolean {
  return /^\/+hooks\/+runs(?:[/?]|$)/.test(url);
}

function addressIn([, , runId, what, key, ...more]: readonly string[]): RunAddress | null {
  // What follows is not signed: an address that was added to is another one.
  if (runId === undefined || more.length > 0) return null;
  if (what === "answer" && key === undefined) return { kind: "answer", runId };
  if (what !== "callbacks" || key === undefined) return null;
  try {
    return { kind: "callback", runId, key: decodeURIComponent(key) };
  } catch {
    return null;
  }
}

function isSigned(secret: string, address: RunAddress, query: URLSearchParams): boolean {
  // A parameter that came twice is wrong: two readers could pick different ones.
  const [sig, ...others] = query.getAll("sig");
  if (secret === "" || sig === undefined || others.length > 0) return false;
  const given = Buffer.from(sig, "utf8");
  const wanted = Buffer.from(signature(secret, address), "utf8");
  const same = given.length === wanted.length && timingSafeEqual(given, wanted);
  return same && query.getAll("sv").join() === VERSION && query.getAll("sp").join() === permission(address);
}

function pathOf(address: RunAddress): string {
  const run = `/hooks/runs/${address.runId}`;
  return address.kind === "answer" ? `${run}/answer` : `${run}/callbacks/${encodeURIComponent(address.key)}`;
}

function permission(address: RunAddress): string {
  return address.kind === "answer" ? "/runs/answer/read" : "/runs/callbacks/run";
}

function signature(secret: string, address: RunAddress): string {
  const parts = [VERSION, address.kind, address.runId, address.kind === "callback" ? address.key : ""];
  // The lengths keep "a" + "bc" and "ab" + "c" apart; the kind keeps these apart from other addresses.
  const signed = parts.map((part) => `${part.length}:${part}`).join("\n");
  return createHmac("sha256", Buffer.from(secret, "base64url"))
    .update(`run address\n${signed}`, "utf8")
    .digest("base64url");
}
