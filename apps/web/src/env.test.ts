import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const NEEDED = { DATABASE_URL: "postgres://u:p@h:5432/d", PUBLIC_URL: "http://127.0.0.1:3000/" };

test("the web app takes every level of log that the worker takes: both read the same environment", () => {
  for (const level of ["fatal", "error", "warn", "info", "debug"] as const)
    expect(readEnv({ ...NEEDED, LOG_LEVEL: level }).LOG_LEVEL).toBe(level);
  expect(() => readEnv({ ...NEEDED, LOG_LEVEL: "loud" })).toThrow("LOG_LEVEL");
});

test("no proxy in front is believed unless a setting says how many there are", () => {
  expect(readEnv(NEEDED)).toMatchObject({ TRUSTED_PROXIES: 0, PUBLIC_URL: "http://127.0.0.1:3000" });
});
