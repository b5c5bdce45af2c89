import type { ValueObject } from "@towpath/expressions";
import type { ImportedFlow } from "./flow-file.ts";
import { readFlowFile } from "./read-flow-file.ts";

/** What the file a flow came in says of its connections, by the name of the reference; nothing when it says nothing. */
export function referencesInFile(
  { fileName, bytes }: { readonly fileName: string; readonly bytes: Uint8Array },
  { member, pointer }: Pick<ImportedFlow, "member" | "pointer">,
): ValueObject {
  const read = readFlowFile(fileName, bytes);
  const flows = read.ok ? read.value.flows : [];
  return flows.find((flow) => flow.member === member && flow.pointer === pointer)?.connectionReferences ?? {};
}
