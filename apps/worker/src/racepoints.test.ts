import { EventEmitter } from "node:events";
import type { HttpPort } from "@towpath/engine";
import { describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";
import { httpWithRacepoints, openRacepoints, type RacepointReached } from "./racepoints.ts";

function aChannel() {
  const sent: RacepointReached[] = [];
  const channel = Object.assign(new EventEmitter(), {
    connected: true,
    send: (message: RacepointReached) => sent.push(message) > 0,
  });
  return { sent, channel };
}

const http: HttpPort = { send: async () => ({ ok: true, value: { statusCode: 200, headers: {} } }) as const };
const call = { idempotencyKey: "k", signal: new AbortController().signal };
const request = { method: "GET", uri: "https://x.test/", headers: {}, timeoutMs: 1 };

describe("racepoints", () => {
  test("do not exist without names, nor without somebody who listens", () => {
    const { channel } = aChannel();
    expect(openRacepoints([], channel)).toBeNull();
    expect(
      openRacepoints(["after-effect"], Object.assign(new EventEmitter(), { connected: false })),
    ).toBeNull();
    expect(httpWithRacepoints(http, null)).toBe(http);
  });

  test("hold the process at a named moment until it is let go, and not at the others", async () => {
    const { sent, channel } = aChannel();
    const held = httpWithRacepoints(http, openRacepoints(["after-effect"], channel));
    let isOver = false;
    const sending = held.send(request, call).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent.map(({ racepoint, facts }) => [racepoint, facts.uri])).toEqual([
      ["after-effect", "https://x.test/"],
    ]);
    expect(isOver).toBe(false);
    channel.emit("message", { letGo: sent[0]?.id });
    await sending;
    expect(isOver).toBe(true);
  });

  test("are refused in production", () => {
    const source = {
      DATABASE_URL: "postgres://x/y",
      PUBLIC_URL: "http://x",
      TOWPATH_RACEPOINTS: "after-claim",
    };
    expect(readEnv({ ...source, NODE_ENV: "test" }).TOWPATH_RACEPOINTS).toEqual(["after-claim"]);
    expect(() => readEnv({ ...source, NODE_ENV: "production" })).toThrow("Unset it in production");
    expect(readEnv({ ...source, NODE_ENV: "production", TOWPATH_RACEPOINTS: "" })).toBeTruthy();
  });
});
