import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { unzipSync } from "fflate";
import type { ReadFailure } from "./flow-file.ts";

/** What an imported zip may hold; real packages are far below. */
export const ZIP_LIMITS: ZipLimits = {
  members: 2_000,
  inflatedBytes: 128_000_000,
  memberBytes: 64_000_000,
};

export interface ZipLimits {
  readonly members: number;
  readonly inflatedBytes: number;
  readonly memberBytes: number;
}

/** A zip in memory: nothing is ever extracted to a disk. */
export interface OpenZip {
  /** File members in the order of the archive, folders left out. */
  readonly names: readonly string[];
  /** Inflates one member; null when the archive has none of that name or it is damaged. */
  read(name: string): Uint8Array | null;
  /** Inflates the wanted members in one pass; a damaged one is left out. */
  readAll(wanted: (name: string) => boolean): ReadonlyMap<string, Uint8Array>;
}

export function isZip(bytes: Uint8Array): boolean {
  // Local header, or the end record of an empty archive.
  return (
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    ((bytes[2] === 0x03 && bytes[3] === 0x04) || (bytes[2] === 0x05 && bytes[3] === 0x06))
  );
}

/** Lists a zip within its limits. Sizes are checked before anything is inflated, and bound what inflating gives. */
export function openZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Result<OpenZip, ReadFailure> {
  const names: string[] = [];
  let inflated = 0;
  let problem: ReadFailure | null = null;
  try {
    unzipSync(bytes, {
      filter(file) {
        inflated += file.originalSize;
        problem ??= refuse(file.name, { size: file.originalSize, count: names.length, inflated }, limits);
        if (!file.name.endsWith("/")) names.push(file.name);
        return false;
      },
    });
  } catch {
    return broken(said("This zip file is damaged or of a kind that cannot be read."));
  }
  if (problem !== null) return fail(problem);
  if (new Set(names).size !== names.length)
    return broken(said("This zip file holds two files of the same name."));
  return ok({
    names,
    read: (name) => readMember(bytes, name),
    readAll: (wanted) => readMembers(bytes, names, wanted),
  });
}

function readMembers(
  bytes: Uint8Array,
  names: readonly string[],
  wanted: (name: string) => boolean,
): ReadonlyMap<string, Uint8Array> {
  const chosen = names.filter(wanted);
  try {
    const members = unzipSync(bytes, { filter: ({ name }) => !name.endsWith("/") && wanted(name) });
    return new Map(Object.entries(members));
  } catch {
    // One damaged member spoils the pass: the others are read one by one.
    const read = chosen.map((name): [string, Uint8Array | null] => [name, readMember(bytes, name)]);
    return new Map(read.filter((entry): entry is [string, Uint8Array] => entry[1] !== null));
  }
}

function readMember(bytes: Uint8Array, name: string): Uint8Array | null {
  try {
    return unzipSync(bytes, { filter: (file) => file.name === name })[name] ?? null;
  } catch {
    return null;
  }
}

function refuse(
  name: string,
  { size, count, inflated }: { size: number; count: number; inflated: number },
  limits: ZipLimits,
): ReadFailure | null {
  if (count >= limits.members) {
    return {
      kind: "too-large",
      ...said("This zip file holds more than {most} files.", { most: limits.members }),
    };
  }
  if (size > limits.memberBytes || inflated > limits.inflatedBytes) {
    return { kind: "too-large", ...said("The files in this zip are too large to import.") };
  }
  if (isUnsafeName(name)) {
    return { kind: "broken-zip", ...said("This zip file names a file outside itself, so it was not read.") };
  }
  return null;
}

function isUnsafeName(name: string): boolean {
  const segments = name.split(/[\\/]/);
  return (
    name.includes("\0") || name === "__proto__" || /^([\\/]|[A-Za-z]:)/.test(name) || segments.includes("..")
  );
}

const broken = (words: Said) => fail<ReadFailure>({ kind: "broken-zip", ...words });
