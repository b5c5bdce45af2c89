import { z } from "zod";
import { ImportedOriginSchema } from "../../contract/connector-shapes.ts";
import { ExactText } from "../../contract/text.ts";
import type { Deps } from "../deps.ts";
import { presentFailure } from "../present-failure.ts";
import { importConnectorFile } from "../use-cases/import-connectors.ts";
import { identify } from "./identify.ts";
import { readUpload } from "./read-upload.ts";
import { refuse } from "./refuse.ts";

/** The public repository as one zip has some 100 MB. */
const UPLOAD_LIMIT = 300_000_000;

const Query = z.strictObject({
  fileName: ExactText.min(1).max(255).default("connectors.zip"),
  origin: ImportedOriginSchema.optional(),
});

/** The file itself as the body: JSON would make a large one larger, and hold it more than once. */
export async function uploadConnectors(deps: Deps, request: Request): Promise<Response> {
  const caller = await identify(deps, request, "maker");
  if (!caller.ok) return caller.failure;
  const query = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) return refuse(400, "BAD_REQUEST", z.prettifyError(query.error));
  const read = await readUpload(request, UPLOAD_LIMIT);
  if (!read.ok) {
    const code = read.failure.status === 413 ? "PAYLOAD_TOO_LARGE" : "BAD_REQUEST";
    return refuse(read.failure.status, code, read.failure.message);
  }
  const begun = await importConnectorFile(deps, caller.value, { ...query.data, bytes: read.value });
  if (begun.ok) {
    return Response.json(begun.value, { status: 202, headers: { "cache-control": "no-store" } });
  }
  const { status, code, message } = presentFailure(begun.failure);
  return refuse(status, code, message);
}
