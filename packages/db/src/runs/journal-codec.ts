import type { JournalEntry, StepError, TriggerEvent } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import type { StepLine } from "../stores.ts";
import { decodeValue, encodeValue } from "../value-text.ts";

/** The entries of one append, as one row keeps them. */
export interface Chunk {
  /** What lists and the canvas need, one tuple an entry. */
  readonly lines: string;
  /** Inputs, outputs and detail by position; null when no entry has any. */
  readonly payloads: string | null;
}

type Optional = { [member: string]: Value | undefined };

/** Without the members that are not there: absent and null are different things in a journal. */
function compact(object: Optional): ValueObject {
  for (const member in object) if (object[member] === undefined) return withoutMissing(object);
  return object as ValueObject;
}

function withoutMissing(object: Optional): ValueObject {
  const kept: ValueObject = {};
  for (const member in object) {
    const value = object[member];
    if (value !== undefined) kept[member] = value;
  }
  return kept;
}

/** More than any sentence needs: what is longer is kept in English only. */
const LONGEST_SAYING = 4_000;

/** What an error was made of comes last: the search for words of errors ends where it begins (`words_of`). */
function errorOf({ code, message, details, saying }: StepError): ValueObject {
  if (saying === undefined) return compact({ code, message, details });
  const kept = saying as unknown as ValueObject;
  const fits = encodeValue(kept).length <= LONGEST_SAYING;
  return compact({ code, message, details, saying: fits ? kept : undefined });
}

export const encodeError = (error: StepError): string => encodeValue(errorOf(error));

export function decodeError(text: string): StepError {
  return decodeValue(text) as unknown as StepError;
}

export function encodeEvent(event: TriggerEvent): string {
  if (event.hidden === undefined) return encodeValue(event as unknown as ValueObject);
  const { name, inputs, outputs, startTime, clientTrackingId, code, sealed } = event;
  const hidden = [...event.hidden];
  return encodeValue(compact({ name, inputs, outputs, startTime, clientTrackingId, code, hidden, sealed }));
}

export function decodeEvent(text: string): TriggerEvent {
  return decodeValue(text) as unknown as TriggerEvent;
}

function lineOf(entry: JournalEntry): Value[] {
  const { kind, action, indexes, at, status, code, startedAt, error } = entry;
  const line: Value[] = [kind, action, indexes as number[], at, status, code, startedAt];
  if (error !== undefined) line.push(errorOf(error));
  return line;
}

function payloadOf({ inputs, outputs, detail }: JournalEntry): ValueObject | null {
  if (inputs === undefined && outputs === undefined && detail === undefined) return null;
  const payload: ValueObject = {};
  if (inputs !== undefined) payload.inputs = inputs;
  if (outputs !== undefined) payload.outputs = outputs;
  if (detail !== undefined) payload.detail = detail;
  return payload;
}

export function encodeChunk(entries: readonly JournalEntry[]): Chunk {
  const payloads = entries.map(payloadOf);
  const isEmpty = payloads.every((payload) => payload === null);
  return { lines: encodeValue(entries.map(lineOf)), payloads: isEmpty ? null : encodeValue(payloads) };
}

function entryOf(line: Value, payload: Value): JournalEntry {
  const [kind, action, indexes, at, status, code, startedAt, error] = line as unknown as [
    JournalEntry["kind"],
    string,
    number[],
    number,
    JournalEntry["status"],
    string | null,
    number | null,
    StepError?,
  ];
  const entry: JournalEntry = { kind, action, indexes, at, status, code, startedAt };
  return {
    ...entry,
    ...(payload as Partial<JournalEntry> | null),
    ...(error === undefined ? {} : { error }),
  };
}

export function decodeChunk(lines: string, payloads: string | null): JournalEntry[] {
  const stored = payloads === null ? [] : (decodeValue(payloads) as Value[]);
  return (decodeValue(lines) as Value[]).map((line, index) => entryOf(line, stored[index] ?? null));
}

/** @param firstSeq the number of the chunk's first entry */
export function decodeLines(lines: string, firstSeq: number): StepLine[] {
  return (decodeValue(lines) as Value[]).map((line, index) => ({
    ...entryOf(line, null),
    seq: firstSeq + index,
  }));
}
