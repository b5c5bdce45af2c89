import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type api, orpc } from "../../client/api.ts";
import { durationText } from "../../shell/duration.ts";
import styles from "./run-charts.module.css";
import { type RunFilter, SINCE_CHOICES } from "./run-filter.ts";

type Bucket = Awaited<ReturnType<typeof api.runs.chart>>["items"][number];

const WIDTH = 600;
const HEIGHT = 120;

/** Runs, failures and how long runs took, over the time that is filtered for; the same as a table. */
export function RunCharts({ filter }: { readonly filter: RunFilter }) {
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
    <section className={styles.charts} aria-label="Charts of the runs">
      <figure>
        <figcaption>
          {total.toLocaleString("en")} runs, {failed.toLocaleString("en")} failed. {span}.
        </figcaption>
        <CountChart items={items} />
      </figure>
      <figure>
        <figcaption>
          {slowest === 0
            ? "No run has ended."
            : `How long runs took: half of them, and 19 of 20 (at most ${durationText(slowest)}).`}
        </figcaption>
        <TimeChart items={items} slowest={slowest} />
      </figure>
      <details className={styles.details}>
        <summary>The same as a table</summary>
        <ChartTable items={items} />
      </details>
    </section>
  );
}

function CountChart({ items }: { readonly items: readonly Bucket[] }) {
  const most = Math.max(1, ...items.map(({ runs }) => runs));
  const width = WIDTH / items.length;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {items.map(({ from, runs, failed }, index) => {
        const [all, bad] = [(runs / most) * HEIGHT, (failed / most) * HEIGHT];
        return (
          <g key={from}>
            <title>{`${timeText(from)}: ${runs} runs, ${failed} failed`}</title>
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
  const width = WIDTH / items.length;
  const heightOf = (ms: number | null) => (ms === null ? 0 : (ms / Math.max(1, slowest)) * HEIGHT);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {items.map(({ from, medianMs, slowMs }, index) => (
        <g key={from}>
          <title>{`${timeText(from)}: ${timesText(medianMs, slowMs)}`}</title>
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
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Runs</th>
          <th scope="col">Failed</th>
          <th scope="col">Half took at most</th>
          <th scope="col">19 of 20 took at most</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ from, runs, failed, medianMs, slowMs }) => (
          <tr key={from}>
            <th scope="row">{timeText(from)}</th>
            <td>{runs}</td>
            <td>{failed}</td>
            <td>{medianMs === null ? "" : durationText(medianMs)}</td>
            <td>{slowMs === null ? "" : durationText(slowMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const timeText = (at: string): string => new Date(at).toLocaleString();

const timesText = (medianMs: number | null, slowMs: number | null): string =>
  medianMs === null || slowMs === null
    ? "no run ended"
    : `half took at most ${durationText(medianMs)}, 19 of 20 at most ${durationText(slowMs)}`;
