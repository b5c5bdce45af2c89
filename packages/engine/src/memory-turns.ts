import type { RunStatus } from "./journal.ts";
import type { NewRun } from "./run-store.ts";

/** What turns are decided by. */
interface Waiting {
  readonly run: NewRun;
  readonly status: RunStatus;
  readonly fence: number;
}

const byId = (a: Waiting, b: Waiting) => (a.run.id < b.run.id ? -1 : 1);
const limitOf = ({ run }: Waiting) => (run.mode === "live" ? run.runLimit : undefined);
const isLimited = (row: Waiting) => limitOf(row) !== undefined;
const isUnfinished = ({ status }: Waiting) => ["Queued", "Running", "Waiting"].includes(status);

/** Accepted under a limit, and not begun: it waits for its turn. */
export function waitsForTurn(row: Waiting): boolean {
  return isLimited(row) && row.status === "Queued" && row.fence === 0;
}

/** The runs with a limit that may begin now: in each flow the oldest, as many as the limit leaves room for. */
export function whoseTurn<Row extends Waiting>(rows: readonly Row[]): ReadonlySet<Row> {
  const turn = new Set<Row>();
  const waiting = rows.filter(waitsForTurn).sort(byId);
  for (const flowId of new Set(waiting.map(({ run }) => run.flowId))) {
    const here = waiting.filter(({ run }) => run.flowId === flowId);
    const begun = rows.filter(
      (row) => row.run.flowId === flowId && isLimited(row) && isUnfinished(row) && row.fence > 0,
    ).length;
    const [oldest] = here;
    const limit = oldest === undefined ? 0 : (limitOf(oldest) ?? 0);
    for (const row of here.slice(0, Math.max(0, limit - begun))) turn.add(row);
  }
  return turn;
}

/** The first of each environment, then the second of each, and so on: a flood keeps nobody else waiting. */
export function fairly<Row extends Waiting>(rows: readonly Row[]): Row[] {
  const places = new Map<string, number>();
  return rows
    .map((row) => {
      const place = (places.get(row.run.environmentId) ?? 0) + 1;
      places.set(row.run.environmentId, place);
      return { row, place };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ row }) => row);
}
