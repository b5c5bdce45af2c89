import {
  isSecured,
  type JournalEntry,
  type NewRun,
  type RunStore,
  shownEntry,
  type TriggerEvent,
  VEIL,
} from "@towpath/engine";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { seal, unseal } from "@towpath/vault";
import { decodeValue, encodeValue } from "../value-text.ts";
import type { RunKeys } from "./run-keys.ts";

/** Seals what runs are started with before it is stored; for stores that start runs on their own. */
export type SealRuns = (runs: readonly NewRun[]) => Promise<readonly NewRun[]>;

/**
 * Stores runs so that what is secured (`secureData`) never reaches a table as it is: readers of the tables find what
 * people may see, and beside it a sealed copy that only the run itself, going on after a crash, opens.
 */
export function sealRunStore<Store extends RunStore>(store: Store, keys: RunKeys): Store {
  const sealRun = sealerOf(keys);
  const answering = new AnsweringRuns();
  const wiped = async (runId: string, ended: boolean) => {
    // A caller may wait at another worker, which reads the answer in the journal: the sweep wipes that key later.
    if (ended && !answering.has(runId)) await keys.wipe(runId);
  };
  return {
    ...store,
    async accept(runs, claimFor) {
      return store.accept(await sealRun(runs), claimFor);
    },
    async begin(run, holder, entries, transition) {
      // Nearly always: nothing in it is secured.
      if (!isHidden(run.trigger) && !entries.some(isSecured)) {
        return store.begin(run, holder, entries, transition);
      }
      const [sealed = run] = await sealRun([run]);
      const lines = await sealEntries(keys, run.id, 0, entries);
      answering.note(run.id, entries);
      const kept = await store.begin(sealed, holder, lines, transition);
      await wiped(run.id, kept && transition.kind === "end" && (sealed !== run || lines !== entries));
      return kept;
    },
    async append(claim, firstSeq, entries, transition) {
      const lines = await sealEntries(keys, claim.runId, firstSeq, entries);
      answering.note(claim.runId, entries);
      const kept = await store.append(claim, firstSeq, lines, transition);
      // Keys of runs that sealed nothing in their last write are found by the sweep.
      await wiped(claim.runId, kept && transition.kind === "end" && lines !== entries);
      return kept;
    },
    async claim(by) {
      const runs = await store.claim(by);
      if (runs.every(({ trigger }) => trigger.sealed === undefined)) return runs;
      return Promise.all(
        runs.map(async (run) => ({ ...run, trigger: await openTrigger(keys, run.runId, run.trigger) })),
      );
    },
    async readJournal(runId) {
      const entries = await store.readJournal(runId);
      if (!entries.some(isSecured)) return entries;
      answering.note(runId, entries);
      const key = await keys.find(runId);
      return entries.map((entry, seq) => (key === null ? entry : openEntry(key, runId, seq, entry)));
    },
    async deliver(message) {
      // A run with a key may be waiting for something secured; who sends does not know for what.
      const key = await keys.find(message.runId);
      if (key === null) return store.deliver(message);
      const place = `${message.runId}\nmessage\n${message.key}`;
      return store.deliver({ ...message, body: { sealed: sealed(key, place, message.body) } });
    },
    async readMessages(runId) {
      const messages = await store.readMessages(runId);
      const key = messages.length === 0 ? null : await keys.find(runId);
      return messages.map((message) => {
        const text = sealedText(message.body);
        if (key === null || text === null) return message;
        return { ...message, body: opened(key, `${runId}\nmessage\n${message.key}`, text) };
      });
    },
    async sweep(limit) {
      await keys.wipeEnded();
      return store.sweep(limit);
    },
  };
}

const REMEMBERED = 1_000;

/** Runs with a secured answer in their journal. Forgetting one only wipes its key sooner. */
class AnsweringRuns {
  readonly #ids = new Set<string>();

  note(runId: string, entries: readonly JournalEntry[]): void {
    if (!entries.some((entry) => entry.kind === "response" && isSecured(entry))) return;
    this.#ids.add(runId);
    const [oldest] = this.#ids;
    if (this.#ids.size > REMEMBERED && oldest !== undefined) this.#ids.delete(oldest);
  }

  has(runId: string): boolean {
    return this.#ids.has(runId);
  }
}

export function sealerOf(keys: RunKeys): SealRuns {
  return async (runs) => {
    if (runs.every((run) => !isHidden(run.trigger))) return runs;
    return Promise.all(runs.map(async (run) => (isHidden(run.trigger) ? sealTrigger(keys, run) : run)));
  };
}

const isHidden = ({ hidden }: TriggerEvent) => hidden !== undefined && hidden.length > 0;
const triggerPlace = (runId: string) => `${runId}\ntrigger`;

async function sealTrigger(keys: RunKeys, run: NewRun): Promise<NewRun> {
  const { inputs, outputs, ...rest } = run.trigger;
  const parts: ValueObject = {
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
  };
  const text = sealed(await keys.make(run.id), triggerPlace(run.id), parts);
  const shown = (part: "inputs" | "outputs", value: Value) => (rest.hidden?.includes(part) ? VEIL : value);
  return {
    ...run,
    trigger: {
      ...rest,
      ...(inputs === undefined ? {} : { inputs: shown("inputs", inputs) }),
      ...(outputs === undefined ? {} : { outputs: shown("outputs", outputs) }),
      sealed: text,
    },
  };
}

async function openTrigger(keys: RunKeys, runId: string, trigger: TriggerEvent): Promise<TriggerEvent> {
  if (trigger.sealed === undefined) return trigger;
  const key = await keys.find(runId);
  if (key === null) return trigger;
  const { sealed: text, ...rest } = trigger;
  return { ...rest, ...(opened(key, triggerPlace(runId), text) as Partial<TriggerEvent>) };
}

/** The same list when nothing in it is secured: nearly always. */
async function sealEntries(
  keys: RunKeys,
  runId: string,
  firstSeq: number,
  entries: readonly JournalEntry[],
): Promise<readonly JournalEntry[]> {
  if (!entries.some(isSecured)) return entries;
  const key = await keys.make(runId);
  return entries.map((entry, index) =>
    isSecured(entry) ? sealEntry(key, runId, firstSeq + index, entry) : entry,
  );
}

function sealEntry(key: Buffer, runId: string, seq: number, entry: JournalEntry): JournalEntry {
  const { inputs, outputs, detail, error } = entry;
  const parts: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries({ inputs, outputs, detail, error })) {
    if (value !== undefined) parts[name] = value as Value;
  }
  const shown = shownEntry(entry);
  const text = sealed(key, entryPlace(runId, seq, entry), parts);
  return { ...shown, detail: { ...(isObject(shown.detail) ? shown.detail : {}), sealed: text } };
}

/** @throws when the line was changed, or stands where it was not written */
function openEntry(key: Buffer, runId: string, seq: number, entry: JournalEntry): JournalEntry {
  const text = sealedText(entry.detail);
  if (!isSecured(entry) || text === null) return entry;
  const { inputs: _inputs, outputs: _outputs, detail: _detail, error: _error, ...bare } = entry;
  return { ...bare, ...(opened(key, entryPlace(runId, seq, entry), text) as Partial<JournalEntry>) };
}

const entryPlace = (runId: string, seq: number, { kind, action, indexes }: JournalEntry) =>
  [runId, "journal", seq, kind, action, indexes.join(".")].join("\n");

function sealedText(holder: Value | undefined): string | null {
  const text = isObject(holder) ? holder.sealed : undefined;
  return typeof text === "string" ? text : null;
}

function sealed(key: Buffer, place: string, value: Value): string {
  return seal(key, place, Buffer.from(encodeValue(value), "utf8")).toString("base64");
}

function opened(key: Buffer, place: string, text: string): Value {
  return decodeValue(unseal(key, place, Buffer.from(text, "base64")).toString("utf8"));
}
