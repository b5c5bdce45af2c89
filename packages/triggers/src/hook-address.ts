import { createHmac, timingSafeEqual } from "node:crypto";

const VERSION = "1.0";

/**
 * The address at which a Request trigger answers: `<public>/hooks/<hook key>/<trigger>[/path]?sp=…&sv=…&sig=…`, built
 * like a Logic Apps callback address. Whoever has it may start the flow.
 *
 * @param secret base64url of the installation's signing key
 * @param relativePath the trigger's `relativePath` template, shown with its placeholders; it is not signed
 */
export function hookUrl(
  publicUrl: string,
  secret: string,
  hookKey: string,
  triggerName: string,
  relativePath = "",
): string {
  const base = publicUrl.replace(/\/+$/, "");
  const path = relativePath.replace(/^\/+/, "");
  const query = new URLSearchParams({
    sp: permission(triggerName),
    sv: VERSION,
    sig: signature(secret, hookKey, triggerName),
  });
  const suffix = path === "" ? "" : `/${path}`;
  return `${base}/hooks/${hookKey}/${encodeURIComponent(triggerName)}${suffix}?${query}`;
}

/** What a caller presented. A parameter that came twice is wrong: two readers could pick different ones. */
export interface PresentedSignature {
  readonly hookKey: string;
  readonly triggerName: string;
  readonly query: URLSearchParams;
}

/** Compares in constant time, before anything is looked up. An unset secret never verifies. */
export function verifyHookSignature(secret: string, presented: PresentedSignature): boolean {
  const { hookKey, triggerName, query } = presented;
  const [sig, ...others] = query.getAll("sig");
  if (secret === "" || sig === undefined || others.length > 0) return false;
  const given = Buffer.from(sig, "utf8");
  const wanted = Buffer.from(signature(secret, hookKey, triggerName), "utf8");
  const same = given.length === wanted.length && timingSafeEqual(given, wanted);
  const version = query.getAll("sv").join();
  const allowed = query.getAll("sp").join();
  return same && version === VERSION && allowed === permission(triggerName);
}

/** The parameters that belong to the address and are no input of the flow. */
export const ADDRESS_PARAMETERS: ReadonlySet<string> = new Set(["sp", "sv", "sig", "api-version"]);

function permission(triggerName: string): string {
  return `/triggers/${triggerName}/run`;
}

function signature(secret: string, hookKey: string, triggerName: string): string {
  // The lengths keep "a" + "bc" and "ab" + "c" apart.
  const signed = [VERSION, hookKey, triggerName].map((part) => `${part.length}:${part}`).join("\n");
  return createHmac("sha256", Buffer.from(secret, "base64url")).update(signed, "utf8").digest("base64url");
}
