import { describe, expect, test } from "vitest";
import { PresenceHub, TELL_EVERY_MS } from "./presence-hub.ts";

const FLOW = "f1";
const ADA = { seat: "s-ada", userId: "u-ada", name: "Ada" };
const BOB = { seat: "s-bob", userId: "u-bob", name: "Bob" };
const at = (x: number) => ({ selection: ["action:Send"], cursor: { x, y: 0, near: null } });

/** Processes that hear each other, and a clock that moves when it is told to. */
function aWorld() {
  let now = 0;
  let sent = 0;
  const tasks = new Set<() => void>();
  const listeners = new Map<string, (messages: readonly string[]) => void>();
  return {
    process: (processId: string) =>
      new PresenceHub({
        processId,
        send: (messages) => {
          if (!listeners.has(processId)) return;
          sent += 1;
          for (const hear of listeners.values()) hear(messages);
        },
        listen: (handler) => listeners.set(processId, handler),
        now: () => now,
        every: (_period, task) => {
          tasks.add(task);
          return () => tasks.delete(task);
        },
      }),
    pass: (ms: number) => {
      for (const end = now + ms; now < end; ) {
        now += TELL_EVERY_MS;
        for (const task of [...tasks]) task();
      }
    },
    kill: (processId: string) => listeners.delete(processId),
    sent: () => sent,
    isIdle: () => tasks.size === 0,
  };
}

describe("who has a flow open", () => {
  test("is known in every process, also in one that came later", () => {
    const world = aWorld();
    const one = world.process("one");
    one.enter(FLOW, ADA);
    world.pass(1_000);
    const two = world.process("two");
    two.enter(FLOW, BOB);
    world.pass(1_000);
    expect(one.others(FLOW, ADA.seat)).toMatchObject([BOB]);
    expect(two.others(FLOW, BOB.seat)).toMatchObject([ADA]);
    expect(two.others("another", undefined)).toEqual([]);
  });

  test("tells what they choose, whichever process hears of it", () => {
    const world = aWorld();
    const [one, two] = [world.process("one"), world.process("two")];
    one.enter(FLOW, ADA);
    two.enter(FLOW, BOB);
    world.pass(1_000);
    // The call came to another process than the stream.
    expect(two.look(FLOW, ADA.userId, ADA.seat, at(5))).toBe(1);
    world.pass(1_000);
    expect(one.others(FLOW, BOB.seat)).toMatchObject([{ ...ADA, ...at(5) }]);
    world.pass(60_000);
    expect(two.others(FLOW, BOB.seat)).toHaveLength(1);
  });

  test("tells many moves in few messages, and none while somebody is alone", () => {
    const world = aWorld();
    const one = world.process("one");
    one.enter(FLOW, ADA);
    world.pass(1_000);
    const alone = world.sent();
    for (let x = 0; x < 100; x++) one.look(FLOW, ADA.userId, ADA.seat, at(x));
    world.pass(1_000);
    expect(world.sent()).toBe(alone);
    one.enter(FLOW, BOB);
    world.pass(1_000);
    const before = world.sent();
    for (let x = 0; x < 100; x++) one.look(FLOW, ADA.userId, ADA.seat, at(x));
    world.pass(1_000);
    expect(world.sent()).toBe(before + 1);
  });

  test("ends when they go, and by itself when their process dies", () => {
    const world = aWorld();
    const [one, two] = [world.process("one"), world.process("two")];
    const leave = one.enter(FLOW, ADA);
    const stays = two.enter(FLOW, BOB);
    world.pass(1_000);
    leave();
    expect(two.others(FLOW, BOB.seat)).toEqual([]);
    one.enter(FLOW, ADA);
    world.pass(1_000);
    expect(two.others(FLOW, BOB.seat)).toHaveLength(1);
    world.kill("two");
    world.pass(40_000);
    expect(one.others(FLOW, ADA.seat)).toEqual([]);
    stays();
  });

  test("is rung when it changes, and costs nothing when nobody is there", () => {
    const world = aWorld();
    const one = world.process("one");
    let rings = 0;
    const off = one.on(FLOW, () => {
      rings += 1;
    });
    const leave = one.enter(FLOW, ADA);
    leave();
    off();
    expect(rings).toBe(2);
    one.enter(FLOW, BOB)();
    expect(rings).toBe(2);
    world.pass(1_000);
    expect(world.isIdle()).toBe(true);
  });

  test("nobody sits or moves in another person's place, and a flow has no more than sixty", () => {
    const world = aWorld();
    const one = world.process("one");
    one.enter(FLOW, ADA);
    expect(one.look(FLOW, BOB.userId, ADA.seat, at(1))).toBeNull();
    one.enter(FLOW, { ...BOB, seat: ADA.seat });
    expect(one.others(FLOW, undefined)).toMatchObject([ADA]);
    for (let n = 0; n < 100; n++) one.enter(FLOW, { ...BOB, seat: `s${n}` });
    expect(one.others(FLOW, undefined)).toHaveLength(60);
    expect(one.look(FLOW, BOB.userId, "s99", at(1))).toBeNull();
  });

  test("what another version of Towpath says is passed over", () => {
    let hear: (messages: readonly string[]) => void = () => {};
    const hub = new PresenceHub({
      processId: "one",
      send: () => {},
      listen: (handler) => {
        hear = handler;
      },
      now: () => 0,
      every: () => () => {},
    });
    hear([
      "",
      "not base64 %%",
      Buffer.from("[]").toString("base64url"),
      Buffer.from("null").toString("base64url"),
    ]);
    expect(hub.others(FLOW, undefined)).toEqual([]);
  });
});
