import { spawn } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";

const FOLLOW = new URL("follow-npm.mjs", import.meta.url).href;
const PRODUCT = `import { followNpm, npmAbove } from ${JSON.stringify(FOLLOW)};
followNpm(npmAbove(), 20);
setInterval(() => {}, 1e6);
console.log(process.pid);`;

/** Stands for npm: starts a line in a shell, and tells what the line says. `; true` keeps the shell around it. */
const npm = (end) => `const { spawn } = require("node:child_process");
spawn("sh", ["-c", '"$NODE" --input-type=module -e "$PRODUCT"${end}'], { stdio: "inherit" });
setInterval(() => {}, 1e6);`;

let pids = [];
afterEach(() => {
  for (const pid of pids) if (isRunning(pid)) process.kill(pid, "SIGKILL");
  pids = [];
});

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function started(end, environment) {
  const env = { PATH: process.env.PATH, NODE: process.execPath, PRODUCT, ...environment };
  const parent = spawn(process.execPath, ["-e", npm(end)], { env, stdio: ["ignore", "pipe", "inherit"] });
  const product = await new Promise((resolve) => {
    parent.stdout.once("data", (text) => resolve(Number(String(text))));
  });
  pids.push(parent.pid, product);
  return { parent, product };
}

describe.skipIf(process.platform === "win32")("what npm start has started", () => {
  test.each([
    ["with a shell between them", "; true"],
    ["without one", ""],
  ])("ends when npm is gone, %s", async (_what, end) => {
    const { parent, product } = await started(end, { npm_lifecycle_event: "start" });
    expect(isRunning(product)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isRunning(product), { timeout: 10_000 }).toBe(false);
  });

  test("stays when somebody else has started it", async () => {
    const { parent, product } = await started("; true", {});
    const ended = new Promise((resolve) => parent.once("exit", resolve));
    parent.kill("SIGKILL");
    await ended;
    const waited = await started("; true", { npm_lifecycle_event: "start" });
    waited.parent.kill("SIGKILL");
    await expect.poll(() => isRunning(waited.product), { timeout: 10_000 }).toBe(false);
    expect(isRunning(product)).toBe(true);
  });
});
