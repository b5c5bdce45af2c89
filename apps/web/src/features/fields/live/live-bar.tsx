import { Select } from "@mantine/core";
import { IterationPager } from "../../runs/iteration-pager.tsx";
import styles from "./live.module.css";
import { type LiveRun, useRunData } from "./live-data.ts";
import type { LivePlace } from "./live-world.ts";

/** Which run the results below the fields come from, and which item of each loop. Not there before the first run. */
export function LiveBar() {
  const { live } = useRunData();
  if (live === null || live.runId === null) return null;
  return (
    <section className={styles.bar} aria-label="Results below the fields">
      <span>Results with the data of</span>
      <Select
        className={styles.run ?? ""}
        size="xs"
        aria-label="Run whose data is shown"
        allowDeselect={false}
        data={live.runs.map((run, index) => ({ value: run.id, label: runWords(run, index === 0) }))}
        value={live.runId}
        onChange={(id) => id !== null && live.chooseRun(id)}
      />
      {live.world?.places.map((place) => (
        <LoopChoice key={place.loop.name} place={place} onChoose={live.chooseItem} />
      ))}
    </section>
  );
}

function LoopChoice({
  place,
  onChoose,
}: {
  readonly place: LivePlace;
  readonly onChoose: (loop: string, index: number) => void;
}) {
  const { loop, index, count } = place;
  if (count === null || count === 0) return null;
  return (
    <span className={styles.loop}>
      {loop.kind === "rows" ? "Row" : "Item"}
      <IterationPager
        loop={loop.name}
        iterations={{ current: index, count, failed: [] }}
        onChoose={(next) => onChoose(loop.name, next)}
      />
    </span>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

function runWords({ createdAt, status, mode }: LiveRun, isLatest: boolean): string {
  const kind = mode === "draft" ? "test" : "run";
  return `${isLatest ? `the last ${kind}` : `the ${kind}`} of ${TIME.format(new Date(createdAt))}, ${status}`;
}
