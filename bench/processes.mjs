// What processes use, as Linux tells it. Elsewhere the answers are null, and the table says so.
import { readdirSync, readFileSync } from "node:fs";

const TICK_MS = 10;

function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return null;
  }
}

const commandOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

/** The node processes below (and with) one; PostgreSQL is apart. */
function nodeProcesses(root) {
  let pids;
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  const parents = new Map(pids.map((pid) => [Number(pid), statOf(pid)?.parent]));
  const isBelow = (pid) => {
    for (let at = pid; at !== undefined && at > 1; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  return [...parents.keys()].filter((pid) => isBelow(pid) && !/postgres/.test(commandOf(pid).split(" ")[0]));
}

/** Milliseconds of processor time of the node processes together. */
export function cpuMsOf(root) {
  const pids = nodeProcesses(root);
  return pids === null ? null : pids.reduce((sum, pid) => sum + (statOf(pid)?.cpuMs ?? 0), 0);
}

/** Megabytes: what is shared counts in parts. */
export function memoryMbOf(root) {
  const pids = nodeProcesses(root);
  if (pids === null) return null;
  const kilobytes = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kilobytes.reduce((sum, kb) => sum + kb, 0) / 1024;
}
