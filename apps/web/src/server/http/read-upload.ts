import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";

export interface UploadFailure {
  readonly status: 400 | 411 | 413;
  readonly message: string;
}

/**
 * Reads a body that says how long it is straight into its place: a large archive is in memory once.
 *
 * @param limit in bytes
 */
export async function readUpload(
  request: Request,
  limit: number,
): Promise<Result<Uint8Array, UploadFailure>> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!Number.isSafeInteger(length) || length < 0) {
    return fail({
      status: 411,
      message: phrase("Say how long the file is, with the header `Content-Length`."),
    });
  }
  if (length > limit) {
    const message = `The file is too large: at most ${Math.floor(limit / 1_000_000)} MB are taken. Nothing was changed.`;
    return fail({ status: 413, message });
  }
  if (length === 0) return fail({ status: 400, message: phrase("The file is empty. Nothing was imported.") });
  const bytes = new Uint8Array(length);
  let at = 0;
  if (request.body !== null) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      if (at + chunk.byteLength > length) break;
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
  }
  const message = "The upload broke off. Nothing was imported: begin it again.";
  return at === length ? ok(bytes) : fail({ status: 400, message });
}
