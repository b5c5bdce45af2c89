import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { LoopOutline, RunOutline, StepLine } from "../stores.ts";
import { decodeLines } from "./journal-codec.ts";

/** A line as the journal has it: kind, action, indexes, at, status, code, startedAt, error. */
type RawLine = readonly [string, string, readonly number[], number, string | null, ...unknown[]];

interface Chunk {
  readonly seq: number;
  readonly lines: readonly RawLine[];
}

/** Read again and again while one run is looked at; more of them would only take memory. */
const KEPT = 3;
const OF_RUN = `select j.seq, j.lines from journal j where j.run_id = $2
  and exists (select 1 from runs r where r.id = $2 and r.environment_id = $1) and j.seq >= $3 order by j.seq`;

/**
 * Long journals in little: what stands outside of loops, how often each loop went round, where it failed. Lines are
 * read with the quick parser: they hold no values whose spelling counts.
 */
export function createRunOutlines(pool: Pool) {
  const known = new Map<string, Chunk[]>();
  /** The journal only grows: what was read before is not read again. */
  const chunksOf = async (environmentId: string, id: string): Promise<readonly Chunk[]> => {
    const key = `${environmentId} ${id}`;
    const before = known.get(key) ?? [];
    const last = before.at(-1);
    const next = last === undefined ? 0 : last.seq + last.lines.length;
    const rows = await pool.query<{ seq: number; lines: string }>(OF_RUN, [environmentId, id, next]);
    const chunks = [...before, ...rows.map(({ seq, lines }) => ({ seq, lines: rawLines(lines) }))];
    known.delete(key);
    known.set(key, chunks);
    for (const old of [...known.keys()].slice(0, -KEPT)) known.delete(old);
    return chunks;
  };
  return {
    /** @param loopsOf names of the loops around an action, outermost first */
    async outline(
      environmentId: string,
      id: string,
      loopsOf: (action: string) => readonly string[],
    ): Promise<RunOutline> {
      if (!isUuid(environmentId) || !isUuid(id)) return { lines: [], loops: [], nextSeq: 0 };
      return outlineOf(await chunksOf(environmentId, id), loopsOf);
    },
    /** The lines of exactly those iterations. @param paths indexes of the loops around, joined by dots */
    async linesAt(
      environmentId: string,
      id: string,
      paths: ReadonlySet<string>,
    ): Promise<readonly StepLine[]> {
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      return pick(await chunksOf(environmentId, id), (line) => paths.has(line[2].join(".")));
    },
  };
}

/** Decimals are marked by a letter in front; only an error's details could hold one. */
const rawLines = (text: string): RawLine[] =>
  JSON.parse(text.startsWith("D") ? text.slice(1) : text) as RawLine[];

type LoopsOf = (action: string) => readonly string[];

function outlineOf(chunks: readonly Chunk[], loopsOf: LoopsOf): RunOutline {
  const counting = new Counting(loopsOf);
  const lines = pick(chunks, (line) => counting.take(line));
  const last = chunks.at(-1);
  const nextSeq = last === undefined ? 0 : last.seq + last.lines.length;
  return { lines, loops: counting.loops(), nextSeq };
}

interface SeenLoop {
  readonly loop: string;
  readonly around: readonly number[];
  last: number;
  readonly failed: Set<number>;
}

class Counting {
  private readonly seen = new Map<string, SeenLoop>();
  private readonly failedOnce = new Set<string>();
  private readonly names = new Map<string, readonly string[]>();
  private readonly loopsOf: LoopsOf;

  constructor(loopsOf: LoopsOf) {
    this.loopsOf = loopsOf;
  }

  /** Whether the line is one that the outline shows. */
  take([, action, indexes, , status]: RawLine): boolean {
    if (indexes.length === 0) return true;
    const isFailed = status === "Failed" || status === "TimedOut";
    const loops = this.around(action);
    for (let depth = 0; depth < loops.length && depth < indexes.length; depth++) {
      this.note(loops[depth] ?? "", indexes, depth, isFailed);
    }
    if (!isFailed || this.failedOnce.has(action)) return false;
    this.failedOnce.add(action);
    return true;
  }

  loops(): LoopOutline[] {
    return [...this.seen.values()].map(({ loop, around, last, failed }) => ({
      loop,
      around,
      count: last + 1,
      failed: rangesOf([...failed].sort((a, b) => a - b)),
    }));
  }

  private around(action: string): readonly string[] {
    const known = this.names.get(action) ?? this.loopsOf(action);
    this.names.set(action, known);
    return known;
  }

  private note(loop: string, indexes: readonly number[], depth: number, isFailed: boolean): void {
    const around = depth === 0 ? NOTHING_AROUND : indexes.slice(0, depth);
    const key = depth === 0 ? loop : `${loop}\n${around.join(".")}`;
    let seen = this.seen.get(key);
    if (seen === undefined) {
      seen = { loop, around, last: 0, failed: new Set() };
      this.seen.set(key, seen);
    }
    const index = indexes[depth] ?? 0;
    if (index > seen.last) seen.last = index;
    if (isFailed) seen.failed.add(index);
  }
}

const NOTHING_AROUND: readonly number[] = [];

function pick(chunks: readonly Chunk[], isWanted: (line: RawLine) => boolean): StepLine[] {
  const picked: StepLine[] = [];
  for (const { seq, lines } of chunks) {
    for (const [index, line] of lines.entries()) {
      if (isWanted(line)) picked.push(...decodeLines(JSON.stringify([line]), seq + index));
    }
  }
  return picked;
}

/** @param indexes ascending */
function rangesOf(indexes: readonly number[]): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges;
}
