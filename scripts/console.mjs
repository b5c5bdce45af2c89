import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const colour = process.stderr.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Says what happens now. On stderr, so that a command's result on stdout stays clean. */
export function step(text) {
  console.error(`${paint(36, colour ? "▸" : ">")} ${text}`);
}

/** Says what went wrong. */
export function problem(text) {
  console.error(`${paint(31, colour ? "✗" : "!")} ${text}`);
}

const TICK_MS = 1_000;
/** In a log file a line now and then is enough. */
const LOG_TICK_MS = 15_000;

/**
 * Runs a program whose own output nobody needs while it works, and shows that it is at work: seconds that count up
 * on a terminal, a line now and then elsewhere.
 *
 * @returns {Promise<{ok: boolean, output: string}>} what it printed, for when it fails
 */
export function runWatched(title, command, args, options) {
  const since = performance.now();
  const seconds = () => `${Math.round((performance.now() - since) / 1000)} s`;
  const line = (end) => `${paint(36, colour ? "▸" : ">")} ${title} … ${seconds()}${end}`;
  if (!colour) step(title);
  const timer = setInterval(
    () => process.stderr.write(colour ? `\r${line("")}` : `  still at it, ${seconds()}\n`),
    colour ? TICK_MS : LOG_TICK_MS,
  );
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        output += text;
      });
    }
    const end = (ok) => {
      clearInterval(timer);
      process.stderr.write(colour ? `\r${line("\n")}` : `  ${ok ? "done" : "failed"} after ${seconds()}\n`);
      resolve({ ok, output });
    };
    child.once("error", (error) => {
      output += error.message;
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}
