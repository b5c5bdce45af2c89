import { describe, expect, it } from "vitest";
import { bigintArray, uuidArray } from "./binary-array.ts";

const HEADER_BYTES = 20;
const A = "01890000-0000-7000-8000-00000000000a";
const B = "01890000-0000-7000-8000-00000000000b";

/** What PostgreSQL reads: each element with its length in front, null as the length -1. */
function elements(array: Buffer): (string | null)[] {
  const found: (string | null)[] = [];
  for (let at = HEADER_BYTES; at < array.length; ) {
    const length = array.readInt32BE(at);
    at += 4;
    found.push(length < 0 ? null : array.toString("hex", at, at + length));
    at += Math.max(0, length);
  }
  return found;
}

describe("Lists in PostgreSQL's binary form", () => {
  it("hold the same id as often as it is given, and what stands between", () => {
    const ids = [A, A, null, A, B, B, null, null, A];
    expect(elements(uuidArray(ids))).toEqual(ids.map((id) => id?.replaceAll("-", "") ?? null));
  });

  it("hold whole numbers of the safe range, those below zero too", () => {
    const numbers = [
      0,
      1,
      -1,
      4_294_967_295,
      4_294_967_296,
      -4_294_967_297,
      1_790_000_000_000,
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ];
    const read = elements(bigintArray(numbers)).map((hex) => BigInt.asIntN(64, BigInt(`0x${hex}`)));
    expect(read).toEqual(numbers.map(BigInt));
  });
});
