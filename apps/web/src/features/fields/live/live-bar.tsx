import { Select } from "@mantine/core";
import { momentText } from "../../../words/dates.ts";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { IterationPager } from "../../runs/iteration-pager.tsx";
import styles from "./live.module.css";
import { type LiveRun, useRunData } from "./live-data.ts";
import type { LivePlace } from "./live-world.ts";

/** Which run the results below the fields come from, and which item of each loop. Not there before the first run. */
export function LiveBar() {
  const t = useWords();
  const { live } = useRunData();
  if (live === null || live.runId === null) return null;
  return (
    <section className={styles.bar} aria-label={t("Results below the fields")}>
      <span>{t("Results with the data of")}</span>
      <Select
        className={styles.run ?? ""}
        size="xs"
        aria-label={t("Run whose data is shown")}
        allowDeselect={false}
        data={live.runs.map((run, index) => ({ value: run.id, label: runWords(t, run, index === 0) }))}
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
  const t = useWords();
  const { loop, index, count } = place;
  if (count === null || count === 0) return null;
  return (
    <span className={styles.loop}>
      {loop.kind === "rows" ? t("Row") : t("Item")}
      <IterationPager
        loop={loop.name}
        iterations={{ current: index, count, failed: [] }}
        onChoose={(next) => onChoose(loop.name, next)}
      />
    </span>
  );
}

function runWords(t: Words, { createdAt, status, mode }: LiveRun, isLatest: boolean): string {
  const when = {
    time: momentText(createdAt, t, { dateStyle: "medium", timeStyle: "medium" }),
    status: t.text(status),
  };
  if (mode === "draft") {
    return isLatest ? t("the last test of {time}, {status}", when) : t("the test of {time}, {status}", when);
  }
  return isLatest ? t("the last run of {time}, {status}", when) : t("the run of {time}, {status}", when);
}
