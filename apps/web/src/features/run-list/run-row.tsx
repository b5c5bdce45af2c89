import { Checkbox } from "@mantine/core";
import Link from "next/link";
import type { orpc } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import { RunStatus, runStatusText } from "../../shell/run-status.tsx";
import { Since } from "../../shell/since.tsx";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import { stepTitle } from "../fields/known-data.ts";
import styles from "./run-row.module.css";

type RunSummary = Awaited<ReturnType<typeof orpc.runs.list.call>>["items"][number];

export interface RunRowProps {
  readonly run: RunSummary;
  readonly showFlow: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
}

/** One run: how it stands, whose it is, when it began, how long it took, and why it failed if it did. */
export function RunRow({ run, showFlow, isChosen, onChoose }: RunRowProps) {
  const t = useWords();
  const started = momentText(run.createdAt, t);
  return (
    <li className={styles.row}>
      <Checkbox
        className={styles.choose}
        aria-label={t("Choose the run of {name}, {status}, {started}", {
          name: run.flowName,
          status: t(runStatusText(run.status)),
          started,
        })}
        checked={isChosen}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <Link
        href={`/runs/${run.id}`}
        // A page of fifty rows would ask for fifty more pages.
        prefetch={false}
        className={styles.link}
      >
        {/* Read out in whole; what is seen beside it is part of the name of the link. */}
        <span className="tp-visually-hidden">{t("Run of {name}", { name: run.flowName })}, </span>
        <span className={styles.status}>
          <RunStatus status={run.status} />
        </span>
        <span className={styles.what}>
          <span className={styles.name}>
            {showFlow ? run.flowName : started}
            {run.mode === "draft" && <span className={styles.test}>{t("Test")}</span>}
            {run.awaitsConnection && <span className={styles.asks}>{t("Waiting for connection")}</span>}
            {run.asksPerson && <span className={styles.asks}>{t("Waits for your decision")}</span>}
          </span>
          <Why run={run} />
        </span>
        <span className={styles.when}>
          <Since at={run.createdAt} />
        </span>
        <span className={styles.took}>{run.durationMs === null ? "" : durationText(run.durationMs, t)}</span>
      </Link>
    </li>
  );
}

/** The step that it failed of, with its words: what is said of the whole run is the same for most of them. */
function Why({ run: { error, cause, saying } }: { readonly run: RunSummary }) {
  const t = useWords();
  if (error === null) return null;
  return (
    <span className={styles.error}>
      {cause === null
        ? t.said({ message: error.message, saying })
        : `${stepTitle(cause.action)}: ${t.said({ message: cause.message, saying })}`}
    </span>
  );
}
