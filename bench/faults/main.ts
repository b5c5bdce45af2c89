import { parseArgs } from "node:util";
import { MATRIX } from "./matrix/index.ts";
import { runMatrix } from "./run-matrix.ts";

const HELP = `npm run faults -- [F1 F9 …] [--gate P|N|R] [--quick] [--seed N] [--lanes N]

Does to real processes what breaks them, and compares what they leave behind with what they promised.

  F1 F9 …    only these lines of the matrix
  --gate P   only the lines of this gate (P every change, N nightly, R release)
  --quick    only what takes seconds: the part of npm test
  --seed N   the seed of everything random (printed; default: from the clock)
  --lanes N  faults at once, each with a PostgreSQL of its own (default 4)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gate: { type: "string" },
    quick: { type: "boolean" },
    seed: { type: "string" },
    lanes: { type: "string" },
    report: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const wanted = new Set(positionals.map((id) => id.toUpperCase()));
const unknown = [...wanted].filter((id) => !MATRIX.some((line) => line.id === id));
if (unknown.length > 0) {
  console.error(`There is no fault ${unknown.join(", ")}.\n\n${HELP}`);
  process.exit(2);
}
const lines = MATRIX.filter(
  ({ id, gate, quick }) =>
    (wanted.size === 0 || wanted.has(id)) &&
    (values.gate === undefined || values.gate.toUpperCase() === gate) &&
    (values.quick !== true || quick === true),
);
process.exit(
  await runMatrix(lines, {
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    lanes: Number(values.lanes ?? 4),
    report: values.report ?? null,
  }),
);
