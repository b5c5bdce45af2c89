"use client";

import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPencilPlus, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { useWords } from "../../words/words.tsx";
import { DropTarget } from "../flows/drop-target.tsx";
import { BuiltInList } from "./built-in-list.tsx";
import { ConnectorRow } from "./connector-row.tsx";
import styles from "./connectors-page.module.css";
import { EmptyConnectors } from "./empty-connectors.tsx";
import { ImportMenu } from "./import-menu.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { droppedFiles } from "./upload-files.ts";
import { useConnectorCommands } from "./use-connector-commands.ts";

type Origin = "all" | "managed" | "custom" | "built-in";

type ConnectorsQuery = ReturnType<typeof useConnectors>;

function useConnectors(search: string, origin: Origin) {
  return useInfiniteQuery(
    orpc.connectors.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        search,
        limit: 50,
        ...(origin === "managed" || origin === "custom" ? { origin } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
      enabled: origin !== "built-in",
    }),
  );
}

/** The services that flows of this environment can use. */
export function ConnectorsPage() {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [origin, setOrigin] = useState<Origin>("all");
  const commands = useConnectorCommands();
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const mayImport = me.data !== undefined && me.data.environment.role !== "member";
  const connectors = useConnectors(search, origin);
  const rows = connectors.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = search !== "" || typed !== "" || origin !== "all";
  const isEmpty = connectors.isSuccess && rows.length === 0 && !isFiltered;
  const drop = (dropped: DataTransfer) =>
    mayImport && commands.upload.mutate({ files: droppedFiles(dropped) });

  return (
    <DropTarget words={t("Drop files, folders or a zip to import connectors")} onDrop={drop}>
      <PageFrame
        title={t("Connectors")}
        about={isEmpty ? undefined : t("The services that flows of this environment can use.")}
        actions={
          mayImport && (
            <>
              <ImportMenu commands={commands} />
              <Button
                component={Link}
                href="/connectors/new"
                variant="default"
                leftSection={<IconPencilPlus size={18} aria-hidden />}
              >
                {t("New connector")}
              </Button>
            </>
          )
        }
      >
        <ImportProgress commands={commands} />
        {isEmpty ? (
          <EmptyConnectors mayImport={mayImport} commands={commands} />
        ) : (
          <>
            <div className={styles.filters}>
              <TextInput
                className={styles.search}
                type="search"
                aria-label={t("Search connectors by name")}
                placeholder={t("Search by name")}
                leftSection={<IconSearch size={17} aria-hidden />}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                maxLength={200}
              />
              <SegmentedControl<Origin>
                aria-label={t("Which connectors")}
                value={origin}
                onChange={setOrigin}
                data={[
                  { value: "all", label: t("All") },
                  { value: "managed", label: t("Managed") },
                  { value: "custom", label: t("Custom") },
                  { value: "built-in", label: t("Built-in") },
                ]}
              />
            </div>
            {origin === "built-in" && <BuiltInList search={search} />}
            {origin !== "built-in" && <FoundConnectors query={connectors} />}
          </>
        )}
      </PageFrame>
    </DropTarget>
  );
}

function FoundConnectors({ query }: { readonly query: ConnectorsQuery }) {
  const t = useWords();
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {query.isPending && <RowSkeletons label={t("Loading the connectors")} />}
      {query.isError && <ListMessage error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <ListMessage text={t("No connector matches this.")} />}
      {rows.length > 0 && (
        <ul className={styles.list} aria-label={t("Connectors")}>
          {rows.map((connector) => (
            <ConnectorRow key={connector.id} connector={connector} />
          ))}
        </ul>
      )}
      <LoadMore query={query} />
    </>
  );
}
