import { readFileSync } from "node:fs";
import { CannotInject } from "./fault.ts";

/** Megabytes a process holds in memory now. */
export function residentMb(pid: number): number {
  try {
    const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Math.round(Number(found?.[1]) / 1024);
  } catch {
    throw new CannotInject("this system does not tell how much memory a process holds (/proc)");
  }
}
