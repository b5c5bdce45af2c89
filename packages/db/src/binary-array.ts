const TEXT_OID = 25;
const UUID_OID = 2950;
const INT8_OID = 20;

function header(elements: number, oid: number, hasNull: boolean): Buffer {
  const bytes = Buffer.allocUnsafe(20);
  bytes.writeInt32BE(1, 0); // dimensions
  bytes.writeInt32BE(hasNull ? 1 : 0, 4);
  bytes.writeInt32BE(oid, 8);
  bytes.writeInt32BE(elements, 12);
  bytes.writeInt32BE(1, 16); // lower bound
  return bytes;
}

/**
 * A `text[]` in PostgreSQL's binary form. Payloads are JSON, full of quotes: the text form of an array would escape
 * each of them here and unescape it there.
 */
export function textArray(values: readonly (string | null)[]): Buffer {
  let size = 0;
  const lengths = values.map((value) => {
    const length = value === null ? -1 : Buffer.byteLength(value);
    size += 4 + Math.max(0, length);
    return length;
  });
  const bytes = Buffer.allocUnsafe(20 + size);
  header(values.length, TEXT_OID, lengths.includes(-1)).copy(bytes);
  let at = 20;
  for (const [index, value] of values.entries()) {
    bytes.writeInt32BE(lengths[index] ?? -1, at);
    at += 4;
    if (value !== null) at += bytes.write(value, at, "utf8");
  }
  return bytes;
}

/** A `uuid[]` in binary form; the values must be UUIDs. */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  const bytes = Buffer.allocUnsafe(20 + values.length * 20);
  let at = 20;
  let last: string | null = null;
  for (const value of values) {
    bytes.writeInt32BE(value === null ? -1 : 16, at);
    at += 4;
    // Runs that are written together are often of one flow.
    if (value !== null && value === last) at += bytes.copy(bytes, at, at - 20, at - 4);
    else if (value !== null) at += bytes.write(value.replaceAll("-", ""), at, "hex");
    last = value;
  }
  header(values.length, UUID_OID, values.includes(null)).copy(bytes);
  return bytes.subarray(0, at);
}

/** A `bigint[]` in binary form, from whole numbers within the safe range. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  const bytes = Buffer.allocUnsafe(20 + values.length * 12);
  let at = 20;
  for (const value of values) {
    bytes.writeInt32BE(value === null ? -1 : 8, at);
    at += 4;
    if (value === null) continue;
    const whole = Math.trunc(value);
    const high = Math.floor(whole / 2 ** 32);
    bytes.writeInt32BE(high, at);
    bytes.writeUInt32BE(whole - high * 2 ** 32, at + 4);
    at += 8;
  }
  header(values.length, INT8_OID, values.includes(null)).copy(bytes);
  return bytes.subarray(0, at);
}
