import { openZip, type ZipLimits } from "@towpath/flow";
import { ok, type Result } from "@towpath/prelude";
import { type ConnectorFiles, findConnectors, type SourceFile } from "./connector-files.ts";

/** The whole public repository at once: 1,034 connectors in some 6,000 files. */
const ARCHIVE_LIMITS: ZipLimits = { members: 50_000, inflatedBytes: 2_000_000_000, memberBytes: 64_000_000 };

/** What belongs to a connector. Pictures and words beside it are not read out of large archives. */
const PART = /(\.json|\.csx|\.cs|(^|\/)script\.m?js|(^|\/)icon[^/]*\.(png|svg|jpe?g))$/i;

/** Whether a name is one of a file that can belong to a connector. */
export function isConnectorPart(name: string): boolean {
  return PART.test(name) && !/(^|\/)(node_modules|__MACOSX|\.[^/]+)\//.test(name);
}

/** The connectors of a zip: one, or a whole repository. @returns why the archive cannot be read, in plain words */
export function openConnectors(
  bytes: Uint8Array,
): Result<readonly ConnectorFiles[], { readonly message: string }> {
  const zip = openZip(bytes, ARCHIVE_LIMITS);
  if (!zip.ok) return zip;
  const files = [...zip.value.readAll(isConnectorPart)].map(
    ([path, content]): SourceFile => ({ path, bytes: content }),
  );
  return ok(findConnectors(files));
}
