import { type Fault, must } from "../fault.ts";
import { aFlow, compose } from "../flows.ts";
import { residentMb } from "../memory.ts";
import type { Site } from "../site.ts";
import { seconds } from "../waiting.ts";

async function cyclicChildren(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const calling = (id: string) =>
    aFlow({
      Child: {
        type: "Workflow",
        inputs: { host: { triggerName: "manual", workflow: { id } }, body: {} },
        runAfter: {},
      },
      Answer: {
        type: "Response",
        inputs: { statusCode: 200, body: "@body('Child')" },
        runAfter: { Child: ["Succeeded"] },
      },
    });
  const first = await site.publish(aFlow({ Nothing: compose(1) }));
  const second = await site.publish(calling(first.id));
  await site.publishAgain(first, calling(second.id));
  const answered = await site.fire(worker, first);
  await site.allEnded(60_000);
  const runs = await site.rows<{ status: string; depth: number; error: string }>(
    "select status, depth, error from runs",
  );
  const deepest = Math.max(...runs.map(({ depth }) => depth));
  must(runs.length <= 10 && deepest <= 8, `${runs.length} runs, ${deepest} deep`);
  must(
    runs.every(({ status }) => status === "Failed"),
    `ends: ${runs.map(({ status }) => status).join()}`,
  );
  must(answered.status >= 400, `the caller was answered ${answered.status}`);
  return `two flows that call each other made ${runs.length} runs, ${deepest} deep; every parent heard of it, the caller got ${answered.status}`;
}

/** Each tries to take the process, its memory or its time. */
const PROGRAMS: Readonly<Record<string, string>> = {
  Loop: "while (true) {}",
  Push: "const all = []; while (true) all.push(new Array(1000).fill(all.length));",
  Fill: "return new Array(1e9).fill(0).length;",
  Double: "let text = 'a'; while (true) text += text;",
  Regex: "return /^(a+)+$/.test('a'.repeat(40) + 'b');",
  Recursion: "const down = (n) => down(n + 1) + 1; return down(0);",
  Deep: "let deep = '['.repeat(1e6); return JSON.parse(deep + ']'.repeat(1e6));",
  Bytes: "const all = []; while (true) all.push(new Uint8Array(1e8));",
  Promises: "const again = () => Promise.resolve().then(again); return again();",
  BigPower: "return String(9n ** 9n ** 9n).length;",
  Getter: "return new Proxy({}, { ownKeys: () => { while (true) {} } });",
  Escape: "return this.constructor.constructor('return process')().exit(1);",
};

async function sandboxBombs(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const small = await site.publish(aFlow({ Small: compose(1) }));
  const bombs = Object.entries(PROGRAMS).map(([name, code]) => [
    name,
    { type: "JavaScriptCode", inputs: { code }, limit: { timeout: "PT2S" }, runAfter: {} },
  ]);
  const flow = await site.publish(aFlow(Object.fromEntries(bombs)));
  const before = residentMb(worker.pid);
  const since = performance.now();
  const { runId } = await site.fire(worker, flow);
  const waits: number[] = [];
  for (let probe = 0; probe < 10; probe += 1) {
    const asked = performance.now();
    const fired = await site.fire(worker, small);
    await site.ended(fired.runId ?? "", 20_000);
    waits.push(performance.now() - asked);
  }
  await site.ended(runId ?? "", 90_000);
  const tookMs = performance.now() - since;
  const lived: string[] = [];
  for (const name of Object.keys(PROGRAMS)) {
    const step = await site.step(runId ?? "", name);
    if (step?.status === "Succeeded") lived.push(name);
  }
  const grownMb = residentMb(worker.pid) - before;
  must(worker.isAlive, "the worker died");
  must(lived.filter((name) => name !== "Regex").length === 0, `these were let through: ${lived.join()}`);
  must(grownMb < 150, `the worker grew by ${grownMb} MB`);
  const after = await site.publish(
    aFlow({ Code: { type: "JavaScriptCode", inputs: { code: "return 1 + 1;" }, runAfter: {} } }),
  );
  const fine = await site.fire(worker, after);
  const ended = await site.ended(fine.runId ?? "", 20_000);
  must(ended.status === "Succeeded", "no code runs any more");
  const slowest = Math.max(...waits);
  return `${bombs.length} programs stopped in ${seconds(tookMs)}, the worker grew by ${grownMb} MB and served others within ${Math.round(slowest)} ms; code runs on`;
}

export const CHILDREN: readonly Fault[] = [
  {
    id: "F28",
    gate: "P",
    quick: true,
    title: "flows that call each other",
    done: "A calls B, B calls A",
    expected: "stops at depth 8, every parent gets the error",
    run: cyclicChildren,
  },
  {
    id: "F43",
    gate: "P",
    title: "sandbox bombs",
    done: "12 hostile programs at once in the code action",
    expected: "each is stopped, the worker lives and stays small",
    run: sandboxBombs,
  },
];
