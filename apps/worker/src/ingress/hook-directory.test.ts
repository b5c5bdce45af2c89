import { expect, test } from "vitest";
import { createHookDirectory, type HookTarget } from "./hook-directory.ts";

const TARGET: HookTarget = {
  flowId: "flow",
  environmentId: "environment",
  versionId: "v1",
  subscriptions: [],
};

function aDirectory(answers: (HookTarget | null | Error)[]) {
  const time = { ms: 0 };
  let asked = 0;
  const directory = createHookDirectory(
    {
      async byHookKey() {
        const answer = answers[Math.min(asked, answers.length - 1)] ?? null;
        asked += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    () => time.ms,
  );
  return { directory, time, asked: () => asked };
}

test("asks the database once for many requests, and again after half a minute", async () => {
  const { directory, time, asked } = aDirectory([TARGET]);
  await Promise.all([directory.find("key"), directory.find("key")]);
  expect([await directory.find("key"), asked()]).toEqual([TARGET, 1]);
  time.ms = 30_000;
  await directory.find("key");
  expect(asked()).toBe(2);
});

test("forgets a flow that changed, and only that one", async () => {
  const next = { ...TARGET, versionId: "v2" };
  const { directory } = aDirectory([TARGET, next]);
  await directory.find("key");
  directory.forget(["other"]);
  expect(await directory.find("key")).toBe(TARGET);
  directory.forget(["flow"]);
  expect(await directory.find("key")).toBe(next);
});

test("remembers neither an address that nobody answers nor a database that was away", async () => {
  const { directory } = aDirectory([null, new Error("no database"), TARGET]);
  expect(await directory.find("key")).toBe(null);
  await expect(directory.find("key")).rejects.toThrow("no database");
  expect(await directory.find("key")).toBe(TARGET);
});
