import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const NEEDED = { DATABASE_URL: "postgres://u:p@h:5432/d", PUBLIC_URL: "http://127.0.0.1:3000" };

test("what is not set has a sound default, and an empty variable is as good as none", () => {
  expect(readEnv({ ...NEEDED, REDIS_URL: "", WORKER_CONCURRENCY: "" })).toEqual({
    ...NEEDED,
    PORT: 3000,
    HOST: "127.0.0.1",
    EGRESS_ALLOW: [],
    WORKER_CONCURRENCY: 64,
    MAX_QUEUED_RUNS: 10_000,
    LOG_LEVEL: "info",
    INGRESS: "on",
    TRUSTED_PROXIES: 0,
    INLINE_CODE: "on",
    SANDBOX_PROCESSES: 4,
    TOWPATH_RACEPOINTS: [],
    TOWPATH_WORKLOAD_TOKENS: [],
  });
  expect(readEnv({ ...NEEDED, EGRESS_ALLOW: " 10.0.0.0/8, ,db:5432" }).EGRESS_ALLOW).toEqual([
    "10.0.0.0/8",
    "db:5432",
  ]);
});

test.each([
  [{ PUBLIC_URL: NEEDED.PUBLIC_URL }, "DATABASE_URL: is missing"],
  [{ ...NEEDED, DATABASE_URL: "mysql://x" }, "DATABASE_URL: must be an address such as postgres://"],
  [{ ...NEEDED, PORT: "http" }, "PORT: must be a port number"],
  [{ ...NEEDED, INGRESS: "maybe" }, "INGRESS"],
])("wrong settings are named (%#)", (source, message) => {
  expect(() => readEnv(source)).toThrow(message);
});

test("no setting's value is repeated, because it may hold a password", () => {
  expect(() => readEnv({ ...NEEDED, DATABASE_URL: "mysql://u:s3cret@h" })).toThrow(/^(?!.*s3cret)/);
});
