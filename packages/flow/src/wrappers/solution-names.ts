import { decodeText } from "./json-document.ts";

/**
 * The names people gave the flows of a solution, by lower-case id, from its `customizations.xml`. Only the attributes
 * of `<Workflow …>` are looked at, so no XML is interpreted (no entities, no inclusions).
 */
export function solutionFlowNames(bytes: Uint8Array | null): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const decoded = bytes === null ? null : decodeText(bytes);
  if (decoded === null || !decoded.ok) return names;
  for (const [tag] of decoded.value.text.matchAll(/<Workflow\s[^<>]{1,2000}>/gi)) {
    const id = /\bWorkflowId="\{?([0-9a-f-]{36})\}?"/i.exec(tag)?.[1];
    const name = /\bName="([^"]{1,500})"/i.exec(tag)?.[1];
    if (id !== undefined && name !== undefined) names.set(id.toLowerCase(), unescapeXml(name));
  }
  return names;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

function unescapeXml(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity);
}
