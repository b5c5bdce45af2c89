"use client";

import { Button, Checkbox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import bulk from "../run-list/bulk.module.css";
import { BulkConnections } from "./bulk-connections.tsx";
import { ConnectionDialogs, type OpenDialog } from "./connection-dialogs.tsx";
import { type ConnectionFilter, filterInput, readFilter, writeFilter } from "./connection-filter.ts";
import { ConnectionFilters } from "./connection-filters.tsx";
import type { ConnectionDialog } from "./connection-menu.tsx";
import { ConnectionRow } from "./connection-row.tsx";
import type { Connection } from "./connection-types.ts";
import styles from "./connections-page.module.css";
import { CreateConnectionDialog } from "./create-connection-dialog.tsx";
import { EmptyConnections } from "./empty-connections.tsx";
import { useConnectionCommands } from "./use-connection-commands.ts";

/** Shows what runs say of connections without a reload. */
const REFRESH_MS = 15_000;

/** The sign-ins to services: one's own, and those one may use. The address holds the filter. */
export function ConnectionsPage() {
  const t = useWords();
  const [creating, setCreating] = useState(false);
  const { filter, typed, setTyped, change } = useFilter();
  const me = useQuery(orpc.account.me.queryOptions());
  const connections = useConnectionList(filter);
  const rows = connections.data?.pages.flatMap((page) => page.items) ?? [];
  const isNarrowed = writeFilter(filter) !== "" || typed !== "";
  const isEmpty = connections.isSuccess && rows.length === 0 && !isNarrowed;
  const mayCreate = me.data !== undefined && me.data.environment.role !== "member";
  const create = mayCreate ? () => setCreating(true) : null;

  return (
    <PageFrame
      title={t("Connections")}
      about={isEmpty ? undefined : t("Your sign-ins to services, and those that are shared with you.")}
      actions={
        create !== null && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={create}>
            {t("New connection")}
          </Button>
        )
      }
    >
      {isEmpty ? (
        <EmptyConnections onCreate={create} />
      ) : (
        <>
          <ConnectionFilters filter={filter} typed={typed} onType={setTyped} onChange={change} />
          {connections.isPending && <RowSkeletons label={t("Loading the connections")} />}
          {connections.isError && (
            <ListMessage error={connections.error} onRetry={() => void connections.refetch()} />
          )}
          {connections.isSuccess && rows.length === 0 && <ListMessage text={noneWords(t, filter)} />}
        </>
      )}
      {/* Without rows too: what became of the last ones that were chosen is still to be read. */}
      <ChoosableConnections key={writeFilter(filter)} rows={rows} />
      <LoadMore query={connections} />
      <CreateConnectionDialog opened={creating} onClose={() => setCreating(false)} />
    </PageFrame>
  );
}

function noneWords(t: Words, filter: ConnectionFilter): string {
  const { search, ...others } = filter;
  return search !== "" && writeFilter({ ...others, search: "" }) === ""
    ? t("No connection or connector is called anything like “{search}”.", { search })
    : t("No connection matches this filter.");
}

/** The rows with a tick each, what can be done with one, and what with the ticked ones. */
function ChoosableConnections({ rows }: { readonly rows: readonly Connection[] }) {
  const t = useWords();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const commands = useConnectionCommands();
  const openDialog = (dialog: ConnectionDialog, connection: Connection) => setOpen({ dialog, connection });
  const choosable = rows.filter(({ may }) => may.use || may.manage);
  const shownChosen = choosable.filter(({ id }) => chosen.has(id));
  const choose = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) isChosen ? next.add(id) : next.delete(id);
    setChosen(next);
  };
  const every = choosable.length > 0 && shownChosen.length === choosable.length;
  return (
    <>
      <div className={styles.list} hidden={rows.length === 0}>
        <div className={bulk.all}>
          <Checkbox
            label={t("Choose all shown")}
            size="xs"
            disabled={choosable.length === 0}
            checked={every}
            indeterminate={!every && shownChosen.length > 0}
            onChange={(event) =>
              choose(
                choosable.map(({ id }) => id),
                event.currentTarget.checked,
              )
            }
          />
        </div>
        <ul className={styles.rows} aria-label={t("Connections")}>
          {rows.map((connection) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              isChosen={chosen.has(connection.id)}
              onChoose={(isChosen) => choose([connection.id], isChosen)}
              onOpen={openDialog}
              onTest={(id) => commands.test.mutate({ id })}
            />
          ))}
        </ul>
      </div>
      <BulkConnections chosen={shownChosen} onClear={() => setChosen(new Set())} />
      <ConnectionDialogs open={open} commands={commands} onClose={() => setOpen(null)} onOpen={openDialog} />
    </>
  );
}

/** What is typed goes into the address when typing pauses; every other choice at once. */
function useFilter() {
  const query = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const filter = useMemo(() => readFilter(query), [query]);
  const [typed, setTyped] = useState(filter.search);
  const [settled] = useDebouncedValue(typed.trim(), 250);
  const change = (next: ConnectionFilter) => router.replace(`${path}${writeFilter(next)}`, { scroll: false });
  const searched = writeFilter({ ...filter, search: settled });
  useEffect(() => {
    if (settled !== filter.search) router.replace(`${path}${searched}`, { scroll: false });
  }, [settled, filter.search, searched, path, router]);
  return { filter, typed, setTyped, change };
}

function useConnectionList(filter: ConnectionFilter) {
  return useInfiniteQuery(
    orpc.connections.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...filterInput(filter),
        limit: 50,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
      refetchInterval: REFRESH_MS,
    }),
  );
}
