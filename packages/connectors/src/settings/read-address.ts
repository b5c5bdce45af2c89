import type { ServiceAddress } from "../connector.ts";

/**
 * An address as people write it: `https://host/base`, `host:8443`. A base path takes the place of the files'; without
 * one theirs stays. Null: it is no address that can be called.
 */
export function readAddress(text: string, before: Pick<ServiceAddress, "basePath">): ServiceAddress | null {
  const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`;
  const match = /^(https?):\/\/([^/?#@\s\\]+)(\/[^?#\s\\]*)?$/i.exec(written);
  const host = match?.[2] ?? "";
  if (match === null || !/^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)(:\d{1,5})?$/iu.test(host)) return null;
  const path = (match[3] ?? "").replace(/\/+$/, "");
  return {
    scheme: (match[1] ?? "https").toLowerCase(),
    host: host.toLowerCase(),
    basePath: path === "" ? before.basePath : path,
  };
}
