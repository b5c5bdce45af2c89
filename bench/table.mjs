// The table: what was seen, the limit measured in the same run, and whether the targets are reached. The targets are
// ratios to the limit, taken from measurements of other products and of the limit side by side.

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const number = (value, unit) => {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  const text = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === "" ? text : `${text} ${unit}`;
};

/**
 * One line: `seen` and `limit` are keys. `must` and `stretch` are shares of the limit where `of` is "share" (more is
 * better), times the limit where it is "times" (less is better), and figures of their own where it is "most" or "least".
 */
const LINES = [
  {
    name: "W1 webhook, 1 connection",
    seen: "W1 1 /s",
    unit: "/s",
    limit: "limit answer 1 /s",
    of: "share",
    must: 0.4,
    stretch: 0.6,
  },
  {
    name: "W1 webhook, 10 connections",
    seen: "W1 10 /s",
    unit: "/s",
    limit: "limit answer 10 /s",
    of: "share",
    must: 0.4,
    stretch: 0.6,
  },
  {
    name: "W1 webhook, 50 connections",
    seen: "W1 50 /s",
    unit: "/s",
    limit: "limit answer 50 /s",
    of: "share",
    must: 0.4,
    stretch: 0.6,
  },
  // More callers than the machine can serve at once must not make it slower.
  {
    name: "   beside 10 connections",
    seen: "W1 50 /s",
    unit: "/s",
    limit: "W1 10 /s",
    of: "share",
    must: 1,
    stretch: 1.5,
  },
  {
    name: "   p50 at 1 connection",
    seen: "W1 1 p50",
    unit: "ms",
    limit: "limit answer 1 p50",
    of: "times",
    must: 2.5,
    stretch: 1.7,
  },
  {
    name: "   p99 at 10 connections",
    seen: "W1 10 p99",
    unit: "ms",
    limit: "limit answer 10 p99",
    of: "times",
    must: 2.5,
    stretch: 1.7,
  },
  // Half of what Node-RED does is a quarter of this limit; all of it is half.
  {
    name: "W1 history behind, 10 connections",
    seen: "W1 behind 10 /s",
    unit: "/s",
    limit: "limit behind 10 /s",
    of: "share",
    must: 0.26,
    stretch: 0.52,
  },
  {
    name: "W2 burst of 5 steps, PostgreSQL",
    seen: "W2 /s",
    unit: "runs/s",
    limit: "limit accept /s",
    of: "share",
    must: 0.35,
    stretch: 0.6,
  },
  {
    name: "   beside bare BullMQ on PostgreSQL",
    seen: "W2 /s",
    unit: "runs/s",
    limit: "BullMQ PostgreSQL",
    of: "share",
    must: 2.5,
    stretch: 4,
  },
  { name: "   processor time a run", seen: "W2 cpu", unit: "ms", of: "most", must: 1, stretch: 0.5 },
  { name: "   transactions a run", seen: "W2 commits", unit: "", of: "most", must: 1, stretch: 0.5 },
  { name: "   write-ahead log a run", seen: "W2 wal", unit: "B", of: "most", must: 5_000, stretch: 3_000 },
  {
    name: "W2 with the queue on Redis",
    seen: "W2 Redis /s",
    unit: "runs/s",
    limit: "BullMQ Redis",
    of: "share",
    must: 0.4,
    stretch: 0.6,
    redis: true,
  },
  {
    name: "W3 loop of 100 x 2",
    seen: "W3 p50",
    unit: "ms",
    limit: "limit once 200 p50",
    of: "times",
    must: 6.5,
    stretch: 3.8,
  },
  {
    name: "W3 every step durable",
    seen: "W3 every step p50",
    unit: "ms",
    limit: "limit steps 200 p50",
    of: "times",
    must: 1.57,
    stretch: 1.2,
  },
  {
    name: "W4 20 steps, one at a time",
    seen: "W4 1 p50",
    unit: "ms",
    limit: "limit once 20 p50",
    of: "times",
    must: 2.5,
    stretch: 2,
  },
  {
    name: "W4 20 steps, 10 connections",
    seen: "W4 10 /s",
    unit: "runs/s",
    limit: "limit once 20 x10 /s",
    of: "share",
    must: 0.3,
    stretch: 0.5,
  },
  {
    name: "W4 every step durable, 10 connections",
    seen: "W4 every step /s",
    unit: "runs/s",
    limit: "limit steps 20 x10 /s",
    of: "share",
    must: 0.49,
    stretch: 0.6,
  },
  {
    name: "W5 start to first good webhook",
    seen: "W5 cold",
    unit: "ms",
    limit: "limit cold",
    of: "most",
    must: 2_500,
    stretch: 1_500,
  },
  {
    name: "W5 memory idle, web and worker",
    seen: "W5 idle",
    unit: "MB",
    of: "most",
    must: 450,
    stretch: 350,
  },
  { name: "W5 memory under load", seen: "W5 loaded", unit: "MB", of: "most", must: 680, stretch: 500 },
  {
    name: "W6 paths in a text",
    seen: "W6 i",
    unit: "/s",
    limit: "W6 i limit",
    of: "least",
    must: 600_000,
    stretch: 1_500_000,
  },
  {
    name: "W6 nested functions",
    seen: "W6 ii",
    unit: "/s",
    limit: "W6 ii limit",
    of: "least",
    must: 500_000,
    stretch: 500_000,
  },
  {
    name: "W6 date format",
    seen: "W6 iii",
    unit: "/s",
    limit: "W6 iii limit",
    of: "least",
    must: 180_000,
    stretch: 400_000,
  },
];

/** Better first: whether a value is as good as a target. */
const reaches = {
  share: (is, at) => is >= at,
  least: (is, at) => is >= at,
  times: (is, at) => is <= at,
  most: (is, at) => is <= at,
};
const targetText = {
  share: (at) => `${Math.round(at * 100)} %`,
  times: (at) => `${at} x`,
  least: (at, unit) => number(at, unit),
  most: (at, unit) => number(at, unit),
};

function row(line, measured) {
  const { name, unit, of, must, stretch } = line;
  const targets = [targetText[of](must, unit), targetText[of](stretch, unit)];
  const is = medianOf(measured.seen, line.seen);
  if (is === null) return [name, "not run", "", "", ...targets, whyNot(line, measured)];
  const limit = medianOf(measured.seen, line.limit);
  const ratio = limit === null ? null : is / limit;
  const judged = of === "share" || of === "times" ? ratio : is;
  if (judged === null) return [name, number(is, unit), "not run", "", ...targets, ""];
  const limitText = limit === null ? "" : number(limit, unit);
  return [name, number(is, unit), limitText, ratioText(ratio, of), ...targets, verdict(line, judged)];
}

/** Null when it was not measured. */
function medianOf(seen, key) {
  const figures = (seen.get(key) ?? []).filter((figure) => figure !== null);
  return figures.length === 0 ? null : median(figures);
}

const whyNot = ({ redis }, { noRedis }) =>
  redis ? (noRedis ?? "") : "this system does not tell it (it is read from /proc)";

function ratioText(ratio, of) {
  if (ratio === null) return "";
  return of === "share" || of === "least" ? `${Math.round(ratio * 100)} %` : `${number(ratio, "")} x`;
}

function verdict({ of, must, stretch }, judged) {
  if (reaches[of](judged, stretch)) return "stretch";
  return reaches[of](judged, must) ? "must" : "NOT REACHED";
}

export function printTable(measured) {
  const { seen, strange, rounds, tookMs } = measured;
  const head = ["", "seen", "limit", "ratio", "must", "stretch", "reached"];
  const rows = LINES.map((line) => row(line, measured));
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column].length)));
  const print = (cells) =>
    console.log(
      cells
        .map((cell, column) =>
          column === 0 || column === 6 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join("  ")
        .trimEnd(),
    );
  print(head);
  for (const cells of rows) print(cells);
  const figure = (key, unit) => (seen.has(key) ? number(median(seen.get(key)), unit) : "not run");
  console.log("");
  console.log(
    `Raw limits in this run: node:http ${figure("limit plain 10 /s", "req/s")}; grouped commits in PostgreSQL ${figure("limit answer 50 /s", "/s")} at 50 connections; BullMQ add and process ${figure("BullMQ PostgreSQL", "/s")} on PostgreSQL, ${figure("BullMQ Redis", "/s")} on Redis.`,
  );
  console.log(
    `Medians of ${rounds} ${rounds === 1 ? "round" : "rounds"}, ${Math.round(tookMs / 1000)} s. The load comes from this process, on the same machine: ratios are what counts.`,
  );
  console.log(
    "Not run: other products (they are measured at releases; the targets were worked out beside them), several machines, a disk without a cache.",
  );
  if (strange.size > 0) console.log(`Answers that were no success in: ${[...strange].join(", ")}.`);
}
