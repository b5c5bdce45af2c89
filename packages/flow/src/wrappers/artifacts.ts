import { decodeText } from "./json-document.ts";
import { isZip, type OpenZip, openZip } from "./open-zip.ts";
import { findMember, recogniseZip } from "./zip-shapes.ts";

/** A file that belongs to a workflow app and that a flow of it names: a map, a schema, or a piece of code. */
export type ArtifactKind = "map" | "schema" | "code";

const FOLDERS = { map: "Artifacts/Maps/", schema: "Artifacts/Schemas/" } as const;
const ENDINGS = {
  map: ["", ".liquid", ".xslt", ".xsl"],
  schema: ["", ".xsd"],
  code: [""],
} as const satisfies Record<ArtifactKind, readonly string[]>;

/**
 * Where an artifact may stand below the folder of its app, likeliest first; none for a name that points elsewhere.
 *
 * @param flowFolder the folder of the flow inside the app
 */
export function artifactPaths(kind: ArtifactKind, name: string, flowFolder: string): string[] {
  if (!/^[^/\\:\0]{1,200}$/.test(name) || name === "." || name === "..") return [];
  const folder = kind === "code" ? `${flowFolder}/` : FOLDERS[kind];
  return ENDINGS[kind].map((ending) => `${folder}${name}${ending}`);
}

/**
 * The text of an artifact in the file a flow was imported from; null when it has none, as every file but the zip of a
 * workflow app.
 *
 * @param flowMember the member of the zip that holds the flow
 */
export function readArtifact(
  bytes: Uint8Array,
  flowMember: string | null,
  kind: ArtifactKind,
  name: string,
): string | null {
  const zip = flowMember !== null && isZip(bytes) ? openZip(bytes) : null;
  const recognised = zip?.ok === true ? recogniseZip(zip.value) : null;
  if (flowMember === null || zip?.ok !== true || recognised?.shape !== "standard-app-zip") return null;
  const flowFolder = flowMember.split(/[\\/]/).at(-2) ?? "";
  for (const path of artifactPaths(kind, name, flowFolder)) {
    const text = textOf(zip.value, findMember(zip.value, recognised.root, path));
    if (text !== null) return text;
  }
  return null;
}

function textOf(zip: OpenZip, member: string | null): string | null {
  const content = member === null ? null : zip.read(member);
  const text = content === null ? null : decodeText(content);
  return text?.ok === true ? text.value.text : null;
}
