import { type Zippable, zipSync } from "fflate";
import type { FlowFile } from "./flow-file.ts";
import { decodeText, encodeText, fromPointer, readJsonDocument } from "./json-document.ts";
import { openZip } from "./open-zip.ts";

/** The new text of one flow's definition. */
export interface FlowChange {
  /** Index into the file's `flows`. */
  readonly flow: number;
  readonly definitionText: string;
}

/**
 * The file with the changed definitions in place of the old ones. Everything around them stays; without a change the
 * bytes are the ones that were read.
 */
export function writeFlowFile(file: FlowFile, changes: readonly FlowChange[]): Uint8Array {
  const real = changes.filter(({ flow, definitionText }) => {
    const known = file.flows[flow];
    return known !== undefined && known.definitionText !== definitionText;
  });
  if (real.length === 0) return file.bytes;
  const byMember = new Map<string | null, FlowChange[]>();
  for (const change of real) {
    const member = file.flows[change.flow]?.member ?? null;
    byMember.set(member, [...(byMember.get(member) ?? []), change]);
  }
  const plain = byMember.get(null);
  return plain === undefined ? rewriteZip(file, byMember) : rewriteJson(file, file.bytes, plain);
}

function rewriteJson(file: FlowFile, bytes: Uint8Array, changes: readonly FlowChange[]): Uint8Array {
  const decoded = decodeText(bytes);
  if (!decoded.ok) throw new Error(`The bytes of "${file.fileName}" changed since they were read.`);
  let text = decoded.value.text;
  for (const { flow, definitionText } of changes) {
    const document = readJsonDocument(text);
    const path = fromPointer(file.flows[flow]?.pointer ?? "");
    const next = document.ok ? document.value.replaceAt(path, definitionText) : null;
    if (next === null) throw new Error(`A definition put into "${file.fileName}" was not JSON.`);
    text = next;
  }
  return encodeText(text, decoded.value.mark);
}

// The earliest time a zip can state: members say nothing about when they were written, and equal input gives equal bytes.
const NO_TIME = "1980-01-01T00:00:00";

function rewriteZip(file: FlowFile, changes: ReadonlyMap<string | null, readonly FlowChange[]>): Uint8Array {
  const zip = openZip(file.bytes);
  if (!zip.ok) throw new Error(`The bytes of "${file.fileName}" changed since they were read.`);
  const members: Zippable = {};
  for (const name of zip.value.names) {
    const bytes = zip.value.read(name);
    if (bytes === null)
      throw new Error(`"${name}" in "${file.fileName}" is damaged, so it cannot be written again.`);
    const changed = changes.get(name);
    members[name] = changed === undefined ? bytes : rewriteJson(file, bytes, changed);
  }
  return zipSync(members, { level: 6, mtime: NO_TIME });
}
