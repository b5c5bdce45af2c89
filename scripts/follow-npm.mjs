import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const EVERY_MS = 500;
const SHELLS = /(^|\/)-?(sh|dash|bash|zsh|ash|ksh)$/;

/** The npm that runs this process; null where nothing says that one does. To be asked at the beginning, while it is there. */
export function npmAbove(environment = process.env) {
  if (environment.npm_lifecycle_event === undefined || process.platform === "win32") return null;
  const parent = process.ppid;
  const { name, ppid } = facts(parent) ?? {};
  // Some shells make way for the program they start: then npm is the parent itself.
  return { parent, npm: SHELLS.test(name ?? "") ? ppid : undefined };
}

/**
 * Ends this process, in order, when its npm is gone: npm hands a signal to the shell it started and no further, and
 * without npm nobody could stop what it left.
 */
export function followNpm(above, everyMs = EVERY_MS) {
  if (above === null) return;
  const { parent, npm } = above;
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || isStillThere(npm, parent))) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, everyMs);
  timer.unref();
  // Ctrl-C ends npm as well: a second signal would not let this process end in order.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      clearInterval(timer);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/** A process that ended and was not yet taken note of can still be signalled; its children have another parent by then. */
function isStillThere(npm, child) {
  if (process.platform === "linux") return facts(child)?.ppid === npm;
  try {
    process.kill(npm, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Name and parent of a process; null when it is gone, or nobody can say. */
function facts(pid) {
  try {
    if (process.platform === "linux") {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return {
        name: /^Name:\s*(.*)$/m.exec(status)?.[1],
        ppid: Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]),
      };
    }
    const [ppid, ...name] = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/);
    return { name: name.join(" "), ppid: Number(ppid) };
  } catch {
    return null;
  }
}
