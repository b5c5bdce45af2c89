import { fail, ok, type Result } from "@towpath/prelude";
import { unzipSync } from "fflate";
import type { ReadFailure } from "./flow-file.ts";

/** What an imported zip may hold; real packages are far below. */
export const ZIP_LIMITS = { members: 2_000, inflatedBytes: 128_000_000, memberBytes: 64_000_000 } as const;

/** A zip in memory: nothing is ever extracted to a disk. */
export interface OpenZip {
  /** File members in the order of the archive, folders left out. */
  readonly names: readonly string[];
  /** Inflates one member; null when the archive has none of that name or it is damaged. */
  read(name: string): Uint8Array | null;
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
export function openZip(bytes: Uint8Array): Result<OpenZip, ReadFailure> {
  const names: string[] = [];
  let inflated = 0;
  let problem: ReadFailure | null = null;
  try {
    unzipSync(bytes, {
      filter(file) {
        inflated += file.originalSize;
        problem ??= refuse(file.name, file.originalSize, names.length, inflated);
        if (!file.name.endsWith("/")) names.push(file.name);
        return false;
      },
    });
  } catch {
    return broken("This zip file is damaged or of a kind that cannot be read.");
  }
  if (problem !== null) return fail(problem);
  if (new Set(names).size !== names.length) return broken("This zip file holds two files of the same name.");
  return ok({ names, read: (name) => readMember(bytes, name) });
}

function readMember(bytes: Uint8Array, name: string): Uint8Array | null {
  try {
    return unzipSync(bytes, { filter: (file) => file.name === name })[name] ?? null;
  } catch {
    return null;
  }
}

function refuse(name: string, size: number, count: number, inflated: number): ReadFailure | null {
  if (count >= ZIP_LIMITS.members) {
    return { kind: "too-large", message: `This zip file holds more than ${ZIP_LIMITS.members} files.` };
  }
  if (size > ZIP_LIMITS.memberBytes || inflated > ZIP_LIMITS.inflatedBytes) {
    return { kind: "too-large", message: "The files in this zip are too large to import." };
  }
  if (isUnsafeName(name)) {
    return { kind: "broken-zip", message: "This zip file names a file outside itself, so it was not read." };
  }
  return null;
}

function isUnsafeName(name: string): boolean {
  const segments = name.split(/[\\/]/);
  return (
    name.includes("\0") || name === "__proto__" || /^([\\/]|[A-Za-z]:)/.test(name) || segments.includes("..")
  );
}

const broken = (message: string) => fail<ReadFailure>({ kind: "broken-zip", message });
