import type { WrapperShape } from "./flow-file.ts";
import type { OpenZip } from "./open-zip.ts";

/** A zip whose names say what it is. */
export interface RecognisedZip {
  readonly shape: WrapperShape;
  /** Members that hold one flow each. */
  readonly flowMembers: readonly string[];
  /** Folder all names share, with its slash; empty for most archives. */
  readonly root: string;
}

/** Recognises shapes 1 to 3 of reference wdl.md, section 4, by names alone; names are compared in any case. */
export function recogniseZip(zip: OpenZip): RecognisedZip | null {
  const root = sharedFolder(zip.names);
  const members = zip.names.map((name) => ({ name, path: normal(name).slice(root.length) }));
  const has = (path: string) => members.some((member) => member.path === path);
  const matching = (pattern: RegExp) =>
    members.filter((member) => pattern.test(member.path)).map((member) => member.name);

  const packaged = matching(/^microsoft\.flow\/flows\/[^/]+\/definition\.json$/);
  if (has("manifest.json") && packaged.length > 0)
    return { shape: "package-zip", flowMembers: packaged, root };
  if (has("solution.xml") && has("customizations.xml")) {
    return { shape: "solution-zip", flowMembers: matching(/^workflows\/[^/]+\.json$/), root };
  }
  const standard = matching(/^[^/]+\/workflow\.json$/);
  if (has("host.json") && standard.length > 0)
    return { shape: "standard-app-zip", flowMembers: standard, root };
  return null;
}

/** The member at a path below the root folder, in any case. */
export function findMember(zip: OpenZip, root: string, path: string): string | null {
  return zip.names.find((name) => normal(name) === `${root}${path}`.toLowerCase()) ?? null;
}

const normal = (name: string): string => name.replaceAll("\\", "/").toLowerCase();

/** Archives made of a folder hold everything below it. */
function sharedFolder(names: readonly string[]): string {
  const first = normal(names[0] ?? "");
  const folder = first.slice(0, first.indexOf("/") + 1);
  const known = ["microsoft.flow/", "workflows/"];
  if (folder === "" || known.includes(folder)) return "";
  return names.every((name) => normal(name).startsWith(folder)) ? folder : "";
}
