import type { Deps } from "../deps.ts";
import { identify } from "./identify.ts";
import { refuse } from "./refuse.ts";

/** By the name's ending: what the bytes claim to be is not asked. As a picture in a page none of them can act. */
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  svg: "image/svg+xml",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
};
const LARGEST = 2_000_000;

/** The picture that came with a connector. The address names the version, so it never changes. */
export async function connectorIcon(deps: Deps, request: Request, id: string): Promise<Response> {
  const caller = await identify(deps, request, "member");
  if (!caller.ok) return caller.failure;
  const { environmentId } = caller.value;
  const { connectors } = deps.database;
  const none = refuse(404, "NOT_FOUND", "This connector has no picture.");
  const stored = await connectors.get(environmentId, id);
  const name = stored?.summary.icon ?? null;
  if (stored === null || name === null) return none;
  const file = await connectors.file(environmentId, stored.version.id, name);
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
  if (file === null || type === undefined || file.bytes.length > LARGEST) return none;
  const wanted = new URL(request.url).searchParams.get("version");
  const lasts = wanted === stored.version.id ? "private, max-age=31536000, immutable" : "no-store";
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "content-type": type,
      "cache-control": lasts,
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "x-content-type-options": "nosniff",
    },
  });
}
