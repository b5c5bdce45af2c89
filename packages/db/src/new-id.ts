import { createHash, randomFillSync } from "node:crypto";

const BYTES_AN_ID = 10;
const random = Buffer.alloc(BYTES_AN_ID * 512);
let used = random.length;
let lastMs = -1;
let counter = 0;

function freshBytes(): Buffer {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += BYTES_AN_ID;
  return random.subarray(used - BYTES_AN_ID, used);
}

/**
 * A UUIDv7 (RFC 9562): sorts by time. Ids made in one process within one millisecond sort in the order they
 * were made, by a counter in the 12 bits after the version.
 *
 * @param nowMs epoch milliseconds; the moment stands in the id and picks the partition of a run
 */
export function newId(nowMs: number = Date.now()): string {
  const atMs = Math.max(0, Math.trunc(nowMs));
  const bytes = freshBytes();
  // Half the counter's range stays free for what is still made in this millisecond; beyond it, the next one lends.
  counter = atMs === lastMs ? counter + 1 : bytes.readUInt16BE(0) & 0x7ff;
  lastMs = atMs;
  const time = (atMs + (counter >> 12)).toString(16).padStart(12, "0");
  const version = (0x7000 | (counter & 0xfff)).toString(16);
  const variant = (0x8000 | (bytes.readUInt16BE(2) & 0x3fff)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${bytes.toString("hex", 4)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come from addresses and cookies: what is no UUID is unknown, and never reaches a `uuid` column. */
export function isUuid(text: string): boolean {
  return typeof text === "string" && UUID.test(text);
}

/** The smallest UUIDv7 of a millisecond: the edge of a range of ids. */
export function firstIdAt(ms: number): string {
  const clamped = Math.min(Math.max(0, Math.trunc(ms)), 0xffff_ffff_ffff);
  const time = clamped.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** A UUIDv7 that is the same for the same moment and seed: what is made twice under it is made once. */
export function derivedId(nowMs: number, seed: string): string {
  const time = Math.max(0, Math.trunc(nowMs)).toString(16).padStart(12, "0");
  const hash = createHash("sha256").update(seed).digest("hex");
  const variant = ((Number.parseInt(hash.slice(3, 5), 16) & 0x3f) | 0x80).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-${variant}${hash.slice(5, 7)}-${hash.slice(7, 19)}`;
}
