import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import type { SandboxTask } from "./task.ts";
import { childScript } from "./testing/index.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = createSandbox({ childScript: await childScript(), maxProcesses: 2 });
}, 60_000);
afterAll(() => sandbox.close());

const script = (code: string, input: unknown = {}): SandboxTask => ({
  kind: "javascript",
  code,
  input: JSON.stringify(input),
});
const call = (over: Partial<Parameters<Sandbox["run"]>[1]> = {}) => ({
  environmentId: "env-1",
  timeoutMs: 5_000,
  signal: new AbortController().signal,
  ...over,
});

async function resultOf(code: string, input: unknown = {}): Promise<unknown> {
  const result = await sandbox.run(script(code, input), call());
  return result.ok ? JSON.parse(result.value) : result.failure;
}

/** Processes start slowly on a machine that is busy with other tests. */
const PATIENT = { timeout: 60_000 };

describe("JavaScript in the sandbox", PATIENT, () => {
  test.each<[string, string, unknown]>([
    ["the value that is returned", "return { a: [1, 'b', null] };", { a: [1, "b", null] }],
    ["what it was given", "return workflowContext.trigger.outputs.body.n + 1;", 8],
    ["null for nothing", "const a = 1;", null],
    ["null for a value JSON has no word for", "return () => 1;", null],
    ["what a promise brings", "const n = await Promise.resolve(3); return n * 2;", 6],
    ["text of any script", "return 'ü€😀\\u0000' + '\\ud800';", "ü€😀\u0000\ud800"],
    ["the result after a last comment", "return 1 // one", 1],
    [
      "regular expressions",
      "return 'mail a@b.org and c@d.org'.match(/[\\w.]+@[\\w.]+/g);",
      ["a@b.org", "c@d.org"],
    ],
    ["a result in spite of a console", "console.log('seen'); return 'done';", "done"],
  ])("gives %s", async (_what, code, expected) => {
    expect(await resultOf(code, { trigger: { outputs: { body: { n: 7 } } } })).toEqual(expected);
  });

  test.each<[string, string, object]>([
    [
      "an error",
      "const a = 1;\nthrow new Error('no stock');",
      { kind: "failed", message: "no stock", line: 2 },
    ],
    ["a number", "throw 0", { kind: "failed", message: "0" }],
    ["a text", "throw 'late'", { kind: "failed", message: "late" }],
    ["nothing", "throw undefined", { kind: "failed", message: "undefined" }],
    ["a mistake", "\n\nreturn nobody.x;", { message: "ReferenceError: 'nobody' is not defined", line: 3 }],
    ["a rejection", "await Promise.reject(new TypeError('odd'));", { message: "TypeError: odd" }],
    ["a value that is its own part", "const a = {}; a.a = a; return a;", { kind: "failed" }],
  ])("says what was thrown: %s", async (_what, code, expected) => {
    expect(await resultOf(code)).toMatchObject(expected);
  });

  test("says where the code cannot be read", async () => {
    expect(await resultOf("const a = 1;\nlet b = = 2;")).toMatchObject({ kind: "rejected", line: 2 });
    expect(await resultOf("}) ; (function () {{")).toMatchObject({ kind: "rejected" });
  });

  test("ends code that waits for what never comes", async () => {
    expect(await resultOf("await new Promise(() => {});")).toMatchObject({ kind: "failed" });
  });

  test.each([
    ["require", "return typeof require;"],
    ["process", "return typeof process;"],
    ["fetch", "return typeof fetch;"],
    ["timers", "return typeof setTimeout;"],
    ["modules", "return await import('fs').then(() => 'there', () => 'undefined');"],
    ["way to the engine around it", "return typeof Function('return this')().process;"],
  ])("has no %s", async (_what, code) => {
    expect(await resultOf(code)).toBe("undefined");
  });

  test("begins in a new world each time", async () => {
    await resultOf("globalThis.left = 1; Object.prototype.left = 1; JSON.parse = () => 'mine'; return 1;");
    expect(await resultOf("return [typeof left, ({}).left === undefined, JSON.parse('1')];")).toEqual([
      "undefined",
      true,
      1,
    ]);
  });
});

/** Reference reliability.md, 4.6: what a hostile maker tries. */
const HOSTILE: readonly [string, string][] = [
  ["loops for ever", "for (;;) {}"],
  ["fills a list", "const a = []; for (;;) a.push(a.length);"],
  ["fills a list of lists", "const a = []; for (;;) a.push(new Array(1000).fill(7));"],
  ["asks for a huge list", "return new Array(1e9).fill(0).length;"],
  ["doubles a text", "let s = 'x'; for (;;) s += s;"],
  ["asks for huge buffers", "const a = []; for (;;) a.push(new ArrayBuffer(1e6));"],
  ["calls itself for ever", "const f = () => f() + 1; try { f(); } catch { for (;;) f; }"],
  ["blows up a regular expression", "return /^(a+)+$/.test('a'.repeat(40) + 'b');"],
  ["nests JSON deeply", "let s = '['.repeat(1e6); return JSON.parse(s);"],
  ["queues work for ever", "const go = () => Promise.resolve().then(go); await go();"],
  ["throws from what describes its error", "throw { get message() { for (;;) {} } };"],
  ["sorts with a comparison that never ends", "return [3, 2, 1].sort(() => { for (;;) {} });"],
];

const rssMb = (pid: number) => {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1]) / 1024;
};

describe("hostile code", PATIENT, () => {
  test.each(HOSTILE)("that %s is stopped in time", async (_what, code) => {
    await resultOf("return 'warm';");
    const began = performance.now();
    const result = await sandbox.run(script(code), call({ timeoutMs: 200 }));
    expect(result).toMatchObject({ ok: false });
    // 200 ms for the code, one second before it is killed from outside, and what a busy machine adds.
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await resultOf("return 'alive';")).toBe("alive");
  });

  test("all of it together leaves the memory of its processes bounded", async () => {
    for (const [, code] of HOSTILE) await sandbox.run(script(code), call({ timeoutMs: 100 }));
    const sizes = process.platform === "linux" ? sandbox.pids().map(rssMb) : [];
    for (const size of sizes) expect(size).toBeLessThan(180);
  });
});

describe("the pool", PATIENT, () => {
  test("refuses what is too large, in and out, and says how large it may be", async () => {
    const large = { kind: "javascript", code: "return 1", input: `"${"x".repeat(1_000_001)}"` } as const;
    expect(await sandbox.run(large, call())).toMatchObject({
      failure: {
        kind: "too-large",
        message: "What the action reads is 1.0 MB; at most 1 MB can be worked on.",
      },
    });
    expect(await resultOf("return 'x'.repeat(1e6);")).toMatchObject({ kind: "too-large" });
  });

  test("never gives two environments one process", async () => {
    const before = sandbox.pids();
    const other = await sandbox.run(script("return 1;"), call({ environmentId: "env-2" }));
    expect(other.ok).toBe(true);
    expect(sandbox.pids().filter((pid) => !before.includes(pid))).toHaveLength(1);
  });

  test("replaces a process after a hundred tasks", async () => {
    const own = createSandbox({ childScript: await childScript(), maxProcesses: 1 });
    const seen = new Set<number>();
    for (let i = 0; i < 101; i++) {
      const running = own.run(script("return 1;"), call());
      for (const pid of own.pids()) seen.add(pid);
      expect((await running).ok).toBe(true);
    }
    own.close();
    expect(seen.size).toBe(2);
  });

  test("stops what nobody waits for any more", async () => {
    const stop = new AbortController();
    const running = sandbox.run(script("for (;;) {}"), call({ signal: stop.signal, timeoutMs: 60_000 }));
    setImmediate(() => stop.abort());
    expect(await running).toMatchObject({ failure: { kind: "stopped" } });
  });

  test("serves an environment that waits before more of one that is at work", async () => {
    const own = createSandbox({ childScript: await childScript(), maxProcesses: 2 });
    const order: string[] = [];
    const work = (environmentId: string, name: string) =>
      own
        .run(
          script("const end = Date.now() + 50; while (Date.now() < end); return 1;"),
          call({ environmentId }),
        )
        .then(() => order.push(name));
    const first = Array.from({ length: 10 }, (_, i) => work("a", `a${i}`));
    await Promise.all([...first, work("b", "b")]);
    own.close();
    expect(order.indexOf("b")).toBeLessThan(9);
  });
});
