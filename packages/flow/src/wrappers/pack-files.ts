import { zipSync } from "fflate";

/** Files of an unpacked app or solution as the zip they would come in. @param files by their path, parts joined by `/` */
export function packFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0 });
}
