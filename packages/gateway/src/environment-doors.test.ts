import type { HttpPort } from "@towpath/engine";
import { expect, test } from "vitest";
import { createEnvironmentDoors } from "./environment-doors.ts";
import type { HostRules } from "./host-rules.ts";

const REQUEST = { method: "GET", uri: "https://a.example/", headers: {}, timeoutMs: 1_000 };
const CALL = { idempotencyKey: "k", signal: new AbortController().signal };

/** Answers with the way a call took. */
function aHouse(lists: Record<string, readonly string[] | null | Error>) {
  let time = 0;
  let reads = 0;
  const by =
    (way: string): HttpPort["send"] =>
    async () => ({
      ok: true,
      value: { statusCode: 200, headers: { way } },
    });
  const doors = createEnvironmentDoors({
    gateway: {
      send: by("open"),
      within: (rules: HostRules) => ({
        send: by(rules.allows(new URL(REQUEST.uri)) ? "listed" : "unlisted"),
      }),
    },
    async hostsOf(environmentId) {
      reads += 1;
      const list = lists[environmentId];
      if (list instanceof Error) throw list;
      return list ?? null;
    },
    now: () => time,
  });
  return {
    lists,
    call: (environmentId: string) => doors.of(environmentId).send(REQUEST, CALL),
    pass: (ms: number) => {
      time += ms;
    },
    reads: () => reads,
  };
}

test("each environment leaves by its own door", async () => {
  const { call } = aHouse({ all: null, some: ["a.example"], others: ["b.example"] });
  const ways = await Promise.all(["all", "some", "others"].map((id) => call(id)));
  expect(ways.map((way) => way.ok && way.value.headers.way)).toEqual(["open", "listed", "unlisted"]);
});

test("a list is remembered for five seconds, and then read again", async () => {
  const { call, pass, lists, reads } = aHouse({ one: null });
  await call("one");
  lists.one = [];
  pass(4_999);
  expect(await call("one")).toMatchObject({ value: { headers: { way: "open" } } });
  pass(1);
  expect(await call("one")).toMatchObject({ value: { headers: { way: "unlisted" } } });
  expect(reads()).toBe(2);
});

test("while a list cannot be read nothing leaves, and the next call asks again", async () => {
  const { call, lists } = aHouse({ one: new Error("the database is away") });
  expect(await call("one")).toMatchObject({
    failure: { kind: "not-sent", retryable: true, error: { code: "HostsNotReadable" } },
  });
  lists.one = null;
  expect(await call("one")).toMatchObject({ ok: true });
});

test("what runs scripts goes with each door", () => {
  const scripts = { run: async () => ({ ok: true, value: "" }) as const, wrote: () => undefined };
  const send: HttpPort["send"] = async () => ({ ok: true, value: { statusCode: 200, headers: {} } });
  const gateway = { send, within: () => ({ send }), scripts };
  const doors = createEnvironmentDoors({ gateway, hostsOf: async () => null, now: () => 0 });
  expect(doors.of("one").scripts).toBe(scripts);
});
