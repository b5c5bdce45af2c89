import { describe, expect, test } from "vitest";
import { payloadsOf } from "./signals.ts";

describe("payloads of signals", () => {
  test("stay below what PostgreSQL takes, and lose no id", () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `${n}-`.padEnd(36, "0"));
    const payloads = payloadsOf(ids);
    expect(payloads.length).toBeGreaterThan(1);
    for (const payload of payloads) expect(payload.length).toBeLessThan(8_000);
    expect(payloads.flatMap((payload) => payload.split(","))).toEqual(ids);
  });

  test("nothing to say is no payload", () => {
    expect(payloadsOf([])).toEqual([]);
  });
});
