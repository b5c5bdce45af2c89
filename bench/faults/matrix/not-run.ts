import type { NotRun } from "../fault.ts";

/** Lines that need a part of the product, or of the machine, that is not there. */
export const NOT_RUN: readonly NotRun[] = [
  {
    id: "F37",
    gate: "R",
    title: "replica lag",
    done: "reads from a replica 10 s behind",
    expected: "decisions are made on the primary",
    notRun: "every read goes to the primary: there is no setting for a replica",
  },
];
