import { AWAITS_CONNECTION, type JournalEntry } from "@towpath/engine";
import { isObject } from "@towpath/expressions";
import { must } from "./fault.ts";
import type { LedgerLine } from "./ledger.ts";
import { CANARY, type Site } from "./site.ts";

const FINAL = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);

export interface Verdict {
  readonly runs: number;
  readonly effects: number;
  readonly repeated: number;
}

/**
 * Compares ledger, runs and journal: the universal invariants of the fault matrix.
 *
 * @param options.forgetful the database was set back: history cannot tell of what it forgot
 * @returns how much was compared; throws `Unmet` with the first thing that does not fit
 */
export async function checkInvariants(site: Site, { forgetful = false } = {}): Promise<Verdict> {
  const runs = await site.rows<{ id: string; status: string; next_seq: number; wake_at: Date | null }>(
    "select id, status, next_seq, wake_at from runs",
  );
  const known = new Set(runs.map(({ id }) => id));
  for (const id of site.accepted) must(known.has(id), `I1: run ${id} was accepted and is not there`);
  for (const { id, status, wake_at } of runs) {
    const waits = status === "Waiting" && (wake_at === null || wake_at.getTime() > Date.now() - 10_000);
    must(FINAL.has(status) || waits, `I2: run ${id} is left ${status}`);
  }
  const chunks = await site.rows<{ run_id: string; seq: number; entry_count: number }>(
    "select run_id, seq, entry_count from journal order by run_id, seq",
  );
  for (const { id, next_seq } of runs) {
    let seq = 0;
    for (const chunk of chunks.filter((each) => each.run_id === id)) {
      must(chunk.seq === seq, `I3: the journal of run ${id} has a gap at line ${seq}`);
      seq += chunk.entry_count;
    }
    must(seq === next_seq, `I3: run ${id} counts ${next_seq} lines and has ${seq}`);
  }
  let effects = 0;
  let repeated = 0;
  const calls = grouped(site.ledger.lines(), (line) => line.run);
  for (const { id } of runs) {
    const checked = checkEffects(id, await site.journal(id), calls.get(id) ?? [], forgetful);
    effects += checked.effects;
    repeated += checked.repeated;
  }
  await checkSecrets(site);
  return { runs: runs.length, effects, repeated };
}

const nameOf = (entry: JournalEntry) => `${entry.action}[${entry.indexes.join(".")}]`;

/** I4, and the second half of I3: each step has one line. */
function checkEffects(
  runId: string,
  journal: readonly JournalEntry[],
  calls: readonly LedgerLine[],
  forgetful: boolean,
) {
  const steps = stepsOf(runId, journal);
  const parked = journal.filter(({ code }) => code === AWAITS_CONNECTION).map(nameOf);
  const keyOwners = keysOf(runId, journal);
  // Reading twice does nothing twice: only calls that write carry a key.
  const reads = calls.filter(({ method }) => method === "GET" || method === "HEAD");
  const byKey = grouped(
    calls.filter((line) => !reads.includes(line)),
    (line) => line.key,
  );
  let repeated = 0;
  for (const [key, lines] of byKey) {
    const name = keyOwners.get(key);
    must(key !== "" && name !== undefined, `I4: a call of run ${runId} had no intent (${lines[0]?.path})`);
    must(new Set(lines.map(({ path }) => path)).size === 1, `I4: one key at two addresses in run ${runId}`);
    must(new Set(lines.map(({ body }) => body)).size === 1, `I4: ${name} of run ${runId} said two things`);
    if (lines.length === 1) continue;
    repeated += 1;
    // A call that a connection was refused for is made again when it is mended; a line says so.
    const waits = parked.filter((each) => each === name).length;
    const told =
      forgetful || lines.length <= waits + 1 || saysRepeated(steps.get(name), lines.length - waits);
    must(told, `I4: ${name} of run ${runId} was repeated and its step does not say so`);
  }
  const succeeded = [...keyOwners].filter(([, name]) => steps.get(name)?.status === "Succeeded");
  for (const [key, name] of succeeded) {
    must(
      byKey.has(key) || reads.length > 0,
      `I4: ${name} of run ${runId} succeeded and never reached the upstream`,
    );
  }
  return { effects: byKey.size, repeated };
}

function stepsOf(runId: string, journal: readonly JournalEntry[]): Map<string, JournalEntry> {
  const steps = new Map<string, JournalEntry>();
  for (const entry of journal) {
    if (entry.kind !== "step") continue;
    must(!steps.has(nameOf(entry)), `I3: step ${nameOf(entry)} of run ${runId} ended twice`);
    steps.set(nameOf(entry), entry);
  }
  return steps;
}

/** Whose effect each key is: one key never serves two. */
function keysOf(runId: string, journal: readonly JournalEntry[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const entry of journal) {
    if (entry.kind !== "intent") continue;
    const key = String(memberOf(entry, "idempotencyKey") ?? "");
    const owner = owners.get(key) ?? nameOf(entry);
    must(owner === nameOf(entry), `I4: one key for ${owner} and ${nameOf(entry)} in run ${runId}`);
    owners.set(key, owner);
  }
  return owners;
}

/** A step that is not over (cancelled, killed for good) need not say anything. */
function saysRepeated(step: JournalEntry | undefined, times: number): boolean {
  if (step === undefined || memberOf(step, "repeatedAfterRecovery") === true) return true;
  const attempts = memberOf(step, "attempts");
  return Array.isArray(attempts) && attempts.length + 1 >= times;
}

const memberOf = (entry: JournalEntry, name: string) =>
  isObject(entry.detail) ? (entry.detail as Record<string, unknown>)[name] : undefined;

/** I5: the canary stands in definitions and nowhere else. */
async function checkSecrets(site: Site): Promise<void> {
  const spellings = [CANARY, Buffer.from(`faults:${CANARY}`).toString("base64")];
  for (const secret of spellings) {
    const found = await site.rows<{ n: number }>(
      `select (select count(*) from journal where lines like $1 or payloads like $1)::int
        + (select count(*) from runs where event like $1 or outputs like $1 or error like $1)::int as n`,
      [`%${secret}%`],
    );
    must(found[0]?.n === 0, "I5: a secret stands in the history of runs");
    for (const worker of site.workers) must(!worker.log.includes(secret), "I5: a secret stands in a log");
  }
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
