"use client";

import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { ConnectionDialogs, type OpenDialog } from "./connection-dialogs.tsx";
import { ConnectionRow } from "./connection-row.tsx";
import styles from "./connections-page.module.css";
import { CreateConnectionDialog } from "./create-connection-dialog.tsx";
import { EmptyConnections } from "./empty-connections.tsx";
import { useConnectionCommands } from "./use-connection-commands.ts";

/** Shows what runs say of connections without a reload. */
const REFRESH_MS = 15_000;

/** The sign-ins to services: one's own, and those one may use. */
export function ConnectionsPage() {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [creating, setCreating] = useState(false);
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const commands = useConnectionCommands();
  const me = useQuery(orpc.account.me.queryOptions());
  const connections = useConnectionList(search);
  const rows = connections.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = connections.isSuccess && rows.length === 0 && search === "" && typed === "";
  const mayCreate = me.data !== undefined && me.data.environment.role !== "member";
  const create = mayCreate ? () => setCreating(true) : null;

  return (
    <PageFrame
      title="Connections"
      about={isEmpty ? undefined : "Your sign-ins to services, and those that are shared with you."}
      actions={
        create !== null && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={create}>
            New connection
          </Button>
        )
      }
    >
      {isEmpty ? (
        <EmptyConnections onCreate={create} />
      ) : (
        <>
          <TextInput
            className={styles.search}
            type="search"
            aria-label="Search connections by name or connector"
            placeholder="Search by name or connector"
            leftSection={<IconSearch size={17} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            maxLength={200}
          />
          {connections.isPending && <RowSkeletons label="Loading the connections" />}
          {connections.isError && (
            <ListMessage error={connections.error} onRetry={() => void connections.refetch()} />
          )}
          {connections.isSuccess && rows.length === 0 && (
            <ListMessage text={`No connection or connector is called anything like “${search}”.`} />
          )}
          {rows.length > 0 && (
            <ul className={styles.list} aria-label="Connections">
              {rows.map((connection) => (
                <ConnectionRow
                  key={connection.id}
                  connection={connection}
                  onOpen={(dialog, of) => setOpen({ dialog, connection: of })}
                  onTest={(id) => commands.test.mutate({ id })}
                  onShare={(id, shared) => commands.share.mutate({ id, shared })}
                />
              ))}
            </ul>
          )}
          <LoadMore query={connections} />
        </>
      )}
      <CreateConnectionDialog opened={creating} onClose={() => setCreating(false)} />
      <ConnectionDialogs open={open} commands={commands} onClose={() => setOpen(null)} />
    </PageFrame>
  );
}

function useConnectionList(search: string) {
  return useInfiniteQuery(
    orpc.connections.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        search,
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
