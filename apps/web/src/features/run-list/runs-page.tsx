"use client";

import { Button, Checkbox, Switch } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { useWords } from "../../words/words.tsx";
import bulk from "./bulk.module.css";
import { BulkBar } from "./bulk-bar.tsx";
import { BulkProgress } from "./bulk-progress.tsx";
import { RunCharts } from "./run-charts.tsx";
import { filterInput, type RunFilter, readFilter, writeFilter } from "./run-filter.ts";
import { RunFilters } from "./run-filters.tsx";
import { RunRow, type RunRowProps } from "./run-row.tsx";
import styles from "./runs-page.module.css";

const REFRESH_MS = 8_000;
const REFRESH_ACTIVE_MS = 2_000;
const ACTIVE: ReadonlySet<string> = new Set(["Queued", "Running", "Waiting"]);

/** Runs, newest first; all of the environment's, or one flow's. The address holds the filter. */
export function RunsPage({ flowId }: { flowId?: string }) {
  const t = useWords();
  const query = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const filter = useMemo(() => {
    const read = readFilter(query);
    return flowId === undefined ? read : { ...read, flowId };
  }, [query, flowId]);
  const change = (next: RunFilter) => {
    const written = writeFilter(flowId === undefined ? next : { ...next, flowId: null });
    router.replace(`${path}${written}`, { scroll: false });
  };
  const [hasCharts, setCharts] = useState(false);
  const runs = useRuns(filter);
  const rows = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = writeFilter({ ...filter, flowId: null }) !== "";

  return (
    <RunsFrame flowId={flowId}>
      <RunFilters filter={filter} onChange={change} ofOneFlow={flowId !== undefined} />
      <Switch
        label={t("Show charts")}
        size="sm"
        mb="sm"
        checked={hasCharts}
        onChange={(event) => setCharts(event.currentTarget.checked)}
      />
      {hasCharts && <RunCharts filter={filter} />}
      <BulkProgress flowId={flowId ?? null} />
      {runs.isPending && <RowSkeletons label={t("Loading the runs")} />}
      {runs.isError && <ListMessage error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isSuccess && rows.length === 0 && (
        <ListMessage
          text={
            narrowed
              ? t("No run matches this filter.")
              : t("Nothing has run yet. A run appears here as soon as a trigger fires or you test a flow.")
          }
        />
      )}
      {rows.length > 0 && (
        <ChoosableRuns
          rows={rows}
          filter={filter}
          showFlow={flowId === undefined}
          key={writeFilter(filter)}
        />
      )}
      <LoadMore query={runs} />
    </RunsFrame>
  );
}

interface ChoosableProps {
  readonly rows: readonly RunRowProps["run"][];
  readonly filter: RunFilter;
  readonly showFlow: boolean;
}

/** The rows with a tick each, and what can be done with the ticked ones. */
function ChoosableRuns({ rows, filter, showFlow }: ChoosableProps) {
  const t = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const input = useMemo(() => filterInput(filter, Date.now()), [filter]);
  const choose = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(isAll ? rows.map(({ id }) => id) : chosen);
    for (const id of ids) isChosen ? next.add(id) : next.delete(id);
    setAll(false);
    setChosen(next);
  };
  const shownChosen = rows.filter(({ id }) => chosen.has(id)).length;
  const every = isAll || shownChosen === rows.length;
  return (
    <>
      <div className={styles.list}>
        <div className={bulk.all}>
          <Checkbox
            label={t("Choose all shown")}
            size="xs"
            checked={every}
            indeterminate={!every && shownChosen > 0}
            onChange={(event) =>
              choose(
                rows.map(({ id }) => id),
                event.currentTarget.checked,
              )
            }
          />
        </div>
        <ul className={styles.rows} aria-label={t("Runs")}>
          {rows.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              showFlow={showFlow}
              isChosen={isAll || chosen.has(run.id)}
              onChoose={(isChosen) => choose([run.id], isChosen)}
            />
          ))}
        </ul>
      </div>
      {(isAll || chosen.size > 0) && (
        <BulkBar
          selected={chosen}
          isAll={isAll}
          filter={input}
          shown={rows.length}
          pair={isAll ? null : pairOf(rows, chosen)}
          onAll={() => setAll(true)}
          onClear={() => {
            setAll(false);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

/** Two runs of different flows have nothing to compare. */
function pairOf(
  rows: readonly RunRowProps["run"][],
  chosen: ReadonlySet<string>,
): readonly [string, string] | null {
  const [newer, older, third] = rows.filter(({ id }) => chosen.has(id));
  if (newer === undefined || older === undefined || third !== undefined || chosen.size > 2) return null;
  return newer.flowId === older.flowId ? [older.id, newer.id] : null;
}

function useRuns(filter: RunFilter) {
  // "The last hour" begins when the filter is chosen: a question that changes with each look could never be paged.
  const input = useMemo(() => filterInput(filter, Date.now()), [filter]);
  return useInfiniteQuery(
    orpc.runs.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...input,
        limit: 50,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        state.data?.pages.some((page) => page.items.some((run) => ACTIVE.has(run.status)))
          ? REFRESH_ACTIVE_MS
          : REFRESH_MS,
    }),
  );
}

function RunsFrame({ flowId, children }: { flowId: string | undefined; children: ReactNode }) {
  const t = useWords();
  const flow = useQuery(
    orpc.flows.get.queryOptions({ input: { id: flowId ?? "" }, enabled: flowId !== undefined }),
  );
  const settings = useQuery(
    orpc.flowSettings.get.queryOptions({ input: { id: flowId ?? "" }, enabled: flowId !== undefined }),
  );
  const kept = settings.data?.keptDays;
  if (flowId === undefined) {
    return (
      <PageFrame title={t("Runs")} about={t("Every time a flow did its work, newest first.")}>
        {children}
      </PageFrame>
    );
  }
  return (
    <PageFrame
      title={flow.data === undefined ? t("Runs") : t("Runs of {name}", { name: flow.data.name })}
      {...(kept === undefined
        ? {}
        : {
            about: t("Ended runs are kept for {days, plural, one {a day} other {# days}}.", { days: kept }),
          })}
      actions={
        <Button
          component={Link}
          href={`/flows/${flowId}`}
          variant="default"
          leftSection={<IconArrowLeft size={17} aria-hidden />}
        >
          {t("Open the flow")}
        </Button>
      }
    >
      {children}
    </PageFrame>
  );
}
