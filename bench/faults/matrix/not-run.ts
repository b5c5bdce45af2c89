import type { NotRun } from "../fault.ts";

/** Lines that need a part of the product, or of the machine, that is not there. */
export const NOT_RUN: readonly NotRun[] = [
  {
    id: "F23",
    gate: "R",
    title: "old worker on a new schema",
    done: "a worker of the last release on the schema of this one",
    expected: "500 runs succeed",
    notRun: "there is no earlier release to take a worker from",
  },
  {
    id: "F37",
    gate: "R",
    title: "replica lag",
    done: "reads from a replica 10 s behind",
    expected: "decisions are made on the primary",
    notRun: "every read goes to the primary: there is no setting for a replica",
  },
  {
    id: "F40",
    gate: "R",
    title: "restore to a point in time",
    done: "the database as it was 5 minutes ago",
    expected: "effects since then are repeated under their keys",
    notRun: "Towpath sets up no archive of the write-ahead log to restore from",
  },
];
