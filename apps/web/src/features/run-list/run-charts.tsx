import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type api, orpc } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import { momentText } from "../../words/dates.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./run-charts.module.css";
import { type RunFilter, SINCE_CHOICES } from "./run-filter.ts";

type Bucket = Awaited<ReturnType<typeof api.runs.chart>>["items"][number];

const WIDTH = 600;
const HEIGHT = 120;

/** Runs, failures and how long runs took, over the time that is filtered for; the same as a table. */
export function RunCharts({ filter }: { readonly filter: RunFilter }) {
  const t = useWords();
  const { flowId, mode, since } = filter;
  const ms = SINCE_CHOICES[since].ms ?? SINCE_CHOICES.month.ms;
  const input = useMemo(
    () => ({
      from: new Date(Date.now() - ms).toISOString(),
      ...(flowId === null ? {} : { flowId }),
      ...(mode === "all" ? {} : { mode }),
    }),
    [ms, flowId, mode],
  );
  const chart = useQuery(orpc.runs.chart.queryOptions({ input, staleTime: 30_000 }));
  if (chart.data === undefined) return <Skeleton height={170} mb="md" />;
  const { items } = chart.data;
  const total = items.reduce((sum, { runs }) => sum + runs, 0);
  const failed = items.reduce((sum, bucket) => sum + bucket.failed, 0);
  const slowest = items.reduce((most, { slowMs }) => Math.max(most, slowMs ?? 0), 0);
  const span = SINCE_CHOICES[since].ms === null ? SINCE_CHOICES.month.label : SINCE_CHOICES[since].label;
  return (
    <section className={styles.charts} aria-label={t("Charts of the runs")}>
      {isNarrower(filter) && (
        <p className={styles.note}>
          {t("The charts count every run of this flow and time, whatever else the list is filtered by.")}
        </p>
      )}
      <figure>
        <figcaption>
          {t("{total, plural, one {# run} other {# runs}}, {failed, number} failed. {span}.", {
            total,
            failed,
            span: t(span),
          })}
        </figcaption>
        <CountChart items={items} />
      </figure>
      <figure>
        <figcaption>
          {slowest === 0
            ? t("No run has ended.")
            : t("How long runs took: half of them, and 19 of 20 (at most {most}).", {
                most: durationText(slowest, t),
              })}
        </figcaption>
        <TimeChart items={items} slowest={slowest} />
      </figure>
      <details className={styles.details}>
        <summary>{t("The same as a table")}</summary>
        <ChartTable items={items} />
      </details>
    </section>
  );
}

/** Whether the list leaves out runs that the charts count. */
const isNarrower = ({ status, took, error, value }: RunFilter): boolean =>
  status !== "all" || took !== "any" || error !== "" || value !== "";

function CountChart({ items }: { readonly items: readonly Bucket[] }) {
  const t = useWords();
  const most = Math.max(1, ...items.map(({ runs }) => runs));
  const width = WIDTH / items.length;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {items.map(({ from, runs, failed }, index) => {
        const [all, bad] = [(runs / most) * HEIGHT, (failed / most) * HEIGHT];
        return (
          <g key={from}>
            <title>
              {t("{time}: {runs, plural, one {# run} other {# runs}}, {failed, number} failed", {
                time: momentText(from, t),
                runs,
                failed,
              })}
            </title>
            <rect
              className={styles.runs}
              x={index * width + 1}
              y={HEIGHT - all}
              width={width - 2}
              height={all}
            />
            <rect
              className={styles.failed}
              x={index * width + 1}
              y={HEIGHT - bad}
              width={width - 2}
              height={bad}
            />
          </g>
        );
      })}
    </svg>
  );
}

function TimeChart({ items, slowest }: { readonly items: readonly Bucket[]; readonly slowest: number }) {
  const t = useWords();
  const width = WIDTH / items.length;
  const heightOf = (ms: number | null) => (ms === null ? 0 : (ms / Math.max(1, slowest)) * HEIGHT);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {items.map(({ from, medianMs, slowMs }, index) => (
        <g key={from}>
          <title>{timesText(t, from, medianMs, slowMs)}</title>
          <rect
            className={styles.slow}
            x={index * width + 1}
            y={HEIGHT - heightOf(slowMs)}
            width={width - 2}
            height={heightOf(slowMs)}
          />
          <rect
            className={styles.median}
            x={index * width + 1}
            y={HEIGHT - heightOf(medianMs)}
            width={width - 2}
            height={heightOf(medianMs)}
          />
        </g>
      ))}
    </svg>
  );
}

function ChartTable({ items }: { readonly items: readonly Bucket[] }) {
  const t = useWords();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("From")}</th>
          <th scope="col">{t("Runs")}</th>
          <th scope="col">{t("Failed")}</th>
          <th scope="col">{t("Half took at most")}</th>
          <th scope="col">{t("19 of 20 took at most")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ from, runs, failed, medianMs, slowMs }) => (
          <tr key={from}>
            <th scope="row">{momentText(from, t)}</th>
            <td>{runs}</td>
            <td>{failed}</td>
            <td>{medianMs === null ? "" : durationText(medianMs, t)}</td>
            <td>{slowMs === null ? "" : durationText(slowMs, t)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function timesText(t: Words, from: string, medianMs: number | null, slowMs: number | null): string {
  const time = momentText(from, t);
  return medianMs === null || slowMs === null
    ? t("{time}: no run ended", { time })
    : t("{time}: half took at most {half}, 19 of 20 at most {most}", {
        time,
        half: durationText(medianMs, t),
        most: durationText(slowMs, t),
      });
}
