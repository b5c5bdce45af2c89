import { readFile, stat } from "node:fs/promises";
import { parseJson, type Value } from "@towpath/expressions";
import { UsageError } from "./usage-error.ts";

/** The limit of a trigger's body, the same as the server's. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Packages of whole solutions are larger than any body. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** The bytes of a file, or of standard input for `-`. A missing or oversized file is a UsageError naming it. */
export async function readInput(path: string, maxBytes: number): Promise<Uint8Array> {
  if (path !== "-") {
    const size = await sizeOf(path);
    if (size > maxBytes) throw tooLarge(path, size, maxBytes);
    return readFile(path);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge("standard input", size, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Reads JSON from a file; what is wrong with it is a UsageError with line and column. */
export async function readJsonInput(option: string, path: string): Promise<Value> {
  const text = new TextDecoder("utf-8").decode(await readInput(path, MAX_BODY_BYTES));
  const parsed = parseJson(text);
  if (parsed.ok) return parsed.value;
  const { message, line, column } = parsed.failure;
  throw new UsageError(`${option} ${path} is not JSON: ${message} (line ${line}, column ${column})`);
}

async function sizeOf(path: string): Promise<number> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw new UsageError(`${path} is a folder; a file is wanted here.`);
    return info.size;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read: ${describe(error)}`);
  }
}

function describe(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EACCES") return "permission denied.";
  return String(error);
}

function tooLarge(path: string, size: number, maxBytes: number): UsageError {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return new UsageError(`${path} has ${megabytes(size)} or more; the limit is ${megabytes(maxBytes)}.`);
}
