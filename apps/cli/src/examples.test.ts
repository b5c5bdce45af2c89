import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { afterEach, expect, test, vi } from "vitest";
import { checkCommand } from "./check-command.ts";
import type { Command } from "./command.ts";
import { evaluateLine } from "./eval-command.ts";
import { runCommand } from "./run-command.ts";

const DOCS = fileURLToPath(new URL("../../../docs/", import.meta.url));
const example = (name: string) => `${DOCS}examples/${name}`;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command as the shell would, and returns what it printed, a value a line. */
async function printed(command: Command, args: readonly string[]): Promise<readonly Value[]> {
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  await command.run(args);
  vi.restoreAllMocks();
  return lines.map((line) => {
    const parsed = parseJson(line);
    return parsed.ok ? parsed.value : line;
  });
}

test("the example of eval gives what docs/commands.md says", async () => {
  const lines = (await readFile(example("expressions.jsonl"), "utf8")).trim().split("\n");
  const answers = lines.map((line) => stringifyJson(evaluateLine(line)));
  expect(answers).toHaveLength(2);
  const text = await readFile(`${DOCS}commands.md`, "utf8");
  expect(text).toContain(`npx towpath eval < docs/examples/expressions.jsonl\n${answers.join("\n")}\n`);
});

test("the example of run answers as it is written", async () => {
  const [report] = await printed(runCommand, [
    example("order.json"),
    "--trigger-body",
    example("order-body.json"),
  ]);
  expect(report).toMatchObject({
    status: "Succeeded",
    response: { statusCode: 200, headers: {}, body: { large: true } },
  });
});

test("the examples of check are fine", async () => {
  const reports = await printed(checkCommand, [example("order.json"), example("greetings")]);
  expect(reports).toHaveLength(2);
  for (const report of reports)
    expect(isObject(report) && report).toMatchObject({ ok: true, problems: [], roundTrip: true });
});

test("the WSDL of the examples becomes a connector that works as it is", async () => {
  const [report] = await printed(checkCommand, [example("weather.wsdl")]);
  expect(report).toMatchObject({
    ok: true,
    problems: [],
    summary: { title: "Weather", operations: 1, ready: 1 },
  });
});
