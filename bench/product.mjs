// The built product as a user starts it, and the few things a benchmark does with it over its API.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

export async function startProduct(dataDir, environment = {}) {
  const port = await freePort();
  const main = join(ROOT, "apps", "cli", "dist", "main.mjs");
  const since = performance.now();
  const child = spawn(process.execPath, [main, "start", "--port", String(port), "--data-dir", dataDir], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...environment },
  });
  await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("is ready")) resolve();
    });
    child.on("exit", () => reject(new Error(said)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await new Promise((resolve) => child.on("exit", resolve));
  };
  return { url: `http://localhost:${port}`, pid: child.pid, since, port, stop };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The owner, signed in: a cookie to speak with. */
export async function signIn(url) {
  const owner = { name: "Bench", email: "bench@example.org", password: "a long walk by the canal" };
  const json = { "content-type": "application/json", origin: url };
  await fetch(`${url}/api/v1/account/owner`, { method: "POST", headers: json, body: JSON.stringify(owner) });
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = await csrf.json();
  const cookie = csrf.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const form = new URLSearchParams({ ...owner, csrfToken, json: "true" });
  const signedIn = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: url },
    body: form,
  });
  return [cookie, ...signedIn.headers.getSetCookie().map((each) => each.split(";")[0])].join("; ");
}

/** @returns the address that starts the flow */
export async function publish(url, cookie, name, { text, durability }) {
  const call = async (method, path, body) => {
    const answered = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie, origin: url, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answered.ok) throw new Error(`${path}: ${answered.status} ${await answered.text()}`);
    return answered.json();
  };
  const created = await call("POST", "/flows", { name, definitionText: text });
  await call("PATCH", `/flows/${created.id}/settings`, { durability });
  const published = await call("POST", `/flows/${created.id}/publish`, { revision: created.revision });
  return published.callbackUrl;
}

export function databaseUrlOf(dataDir) {
  const port = readFileSync(join(dataDir, "postgres", "port"), "utf8").trim();
  const password = readFileSync(join(dataDir, "postgres", "password"), "utf8").trim();
  return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/towpath`;
}
