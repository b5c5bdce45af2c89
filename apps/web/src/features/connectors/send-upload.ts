import { ORPCError } from "@orpc/client";
import type { api } from "../../client/api.ts";
import type { Parcel } from "./upload-files.ts";

export type ConnectorImport = Awaited<ReturnType<typeof api.connectors.importJob>>;

export interface UploadOptions {
  readonly origin?: "managed" | "custom" | undefined;
  /** @param share sent so far, 0 to 1 */
  readonly onProgress: (share: number) => void;
}

/** Sends a file as it is, and tells how far it came, which `fetch` cannot. */
export function sendUpload(parcel: Parcel, { origin, onProgress }: UploadOptions): Promise<ConnectorImport> {
  const query = new URLSearchParams({
    fileName: parcel.fileName,
    ...(origin === undefined ? {} : { origin }),
  });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/connectors/uploads?${query}`);
    request.responseType = "json";
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status === 202) resolve(request.response as ConnectorImport);
      else reject(refusalOf(request));
    };
    // The same as `fetch` gives when no answer came at all.
    request.onerror = () => reject(new TypeError("The upload broke off."));
    request.send(parcel.content);
  });
}

function refusalOf({ response, status }: XMLHttpRequest): ORPCError<string, undefined> {
  const answer = (response ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const message = typeof answer.message === "string" ? answer.message : `The server answered ${status}.`;
  return new ORPCError(typeof answer.code === "string" ? answer.code : "BAD_REQUEST", { message });
}
