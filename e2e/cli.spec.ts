import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const ROOT = join(import.meta.dirname, "..");
const CORPUS = join(ROOT, "..", "shared", "corpus", "workflows");

interface Outcome {
  readonly code: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

/** Runs the command as a person does, from the checkout. */
function towpath(args: readonly string[], stdin = ""): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, "scripts", "towpath.mjs"), ...args], { cwd: ROOT });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("close", (code) => {
      const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
      resolve({ code, lines: lines.map((line) => JSON.parse(line)), stderr });
    });
    // A command that refuses its input does not wait for the rest of it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "towpath-cli-"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const flowWith = (actions: object) =>
  JSON.stringify({ definition: { triggers: { manual: { type: "Request" } }, actions } });

test("eval answers each line in order, errors included", async () => {
  const stdin = [
    '{"expr":"@add(1,2)"}',
    "not json",
    '{"expr":"@div(1,0)"}',
    '{"expr":"a @{parameters(\'p\')}","context":{"parameters":{"p":1}}}',
  ];
  const { code, lines } = await towpath(["eval"], `${stdin.join("\n")}\n`);
  expect(code).toBe(0);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toEqual({ value: 3 });
  expect(lines[1]).toMatchObject({ error: { code: "InvalidInput" } });
  expect(lines[2]).toMatchObject({ error: { code: "InvalidTemplate" } });
  expect(lines[3]).toEqual({ value: "a 1" });
});

test("run prints statuses, the response and repetitions, and fails when the run fails", async () => {
  const path = await file(
    "loop.json",
    flowWith({
      Loop: {
        type: "Foreach",
        foreach: "@triggerBody()",
        actions: { Double: { type: "Compose", inputs: "@mul(item(), 2)" } },
      },
      Answer: {
        type: "Response",
        inputs: { statusCode: 201, body: "@outputs('Double')" },
        runAfter: { Loop: ["Succeeded"] },
      },
    }),
  );
  const { code, lines } = await towpath(["run", path, "--trigger-body", "-", "--json"], "[1,2,3]");
  expect(code).toBe(0);
  expect(lines[0]).toMatchObject({
    status: "Succeeded",
    response: { statusCode: 201, body: [2, 4, 6] },
    actions: { Double: { repetitions: [{ outputs: 2 }, { outputs: 4 }, { outputs: 6 }] } },
  });
  const failing = await file(
    "failing.json",
    flowWith({ Stop: { type: "Terminate", inputs: { runStatus: "Failed" } } }),
  );
  const failed = await towpath(["run", failing]);
  expect(failed.code).toBe(1);
  expect(failed.lines[0]).toMatchObject({ status: "Failed", actions: { Stop: { status: "Succeeded" } } });
});

test("wrong use and bad input get plain words, never a stack trace", async () => {
  const broken = await file("broken.json", '{"definition": {"triggers": {}, }');
  const cycle = await file(
    "cycle.json",
    flowWith({
      A: { type: "Compose", inputs: 1, runAfter: { B: ["Succeeded"] } },
      B: { type: "Compose", inputs: 1, runAfter: { A: ["Succeeded"] } },
    }),
  );
  const unknown = await file("unknown.json", flowWith({ A: { type: "Teleport", inputs: 1 } }));
  const expression = await file(
    "expression.json",
    flowWith({ A: { type: "Compose", inputs: "@concat('a'" } }),
  );
  const fine = await file("fine.json", flowWith({ A: { type: "Compose", inputs: "@triggerBody()" } }));
  const huge = await file("huge.json", `"${"x".repeat(20 * 1024 * 1024)}"`);

  const checked = await towpath(["check", broken, cycle, unknown, expression]);
  expect(checked.code).toBe(1);
  const problems = checked.lines.map((line) => JSON.stringify(line.problems));
  expect(problems[0]).toMatch(/line 1/i);
  expect(problems[1]).toMatch(/cycle|circle|loop/i);
  expect(problems[2]).toMatch(/Teleport/);
  expect(problems[3]).toMatch(/actions\/A\/inputs/);

  const outcomes = [
    await towpath(["fly"]),
    await towpath(["run"]),
    await towpath(["run", join(folder, "missing.json")]),
    await towpath(["run", fine, "--trigger-body", huge]),
    await towpath(["run", fine, "--speed", "9"]),
    await towpath(["check"]),
  ];
  for (const { code, stderr } of outcomes) {
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(/^towpath: /m);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
  expect(outcomes[3]?.stderr).toContain("20.0 MB");

  const nul = await towpath(["run", fine, "--trigger-body", "-"], '{"a":"x\\u0000y","b":"\\ud800"}');
  expect(nul.code).toBe(0);
  expect(nul.lines[0]).toMatchObject({ actions: { A: { outputs: { a: "x\u0000y", b: "\ud800" } } } });
});

test("every definition of the corpus is recognised and survives the round trip", async () => {
  test.skip(!existsSync(CORPUS), "the corpus of real definitions is not beside this checkout");
  const { lines } = await towpath(["check", CORPUS]);
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter((line) => line.ok !== true || line.roundTrip !== true)).toEqual([]);
});

test("check reads the public connectors, and says of the one that is damaged where", async () => {
  const connectors = join(ROOT, "..", "shared", "corpus", "connectors");
  test.skip(!existsSync(connectors), "the folder ../shared/corpus/connectors is not there");
  const { code, lines } = await towpath(["check", connectors]);
  expect(code).toBe(1);
  expect(lines).toHaveLength(52);
  const bad = lines.filter((line) => line.ok !== true || line.roundTrip !== true);
  expect(bad.map((line) => String(line.path).split("/").at(-1))).toEqual(["cognitiveservicestextanalytics"]);
  expect(JSON.stringify(bad[0]?.problems)).toContain("Line 276, column 6");
});
