"use client";

import { Button, FileButton, Menu, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronDown, IconFileImport, IconFolder, IconPencilPlus, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRef, useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { DropTarget } from "../flows/drop-target.tsx";
import { ConnectorRow } from "./connector-row.tsx";
import styles from "./connectors-page.module.css";
import { EmptyConnectors } from "./empty-connectors.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { chosenFiles, droppedFiles } from "./upload-files.ts";
import { type ConnectorCommands, useConnectorCommands } from "./use-connector-commands.ts";

type Origin = "all" | "managed" | "custom";

/** The services that flows of this environment can use. */
export function ConnectorsPage() {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [origin, setOrigin] = useState<Origin>("all");
  const commands = useConnectorCommands();
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const mayImport = me.data !== undefined && me.data.environment.role !== "member";
  const connectors = useInfiniteQuery(
    orpc.connectors.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        search,
        limit: 50,
        ...(origin === "all" ? {} : { origin }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = connectors.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = search !== "" || typed !== "" || origin !== "all";
  const isEmpty = connectors.isSuccess && rows.length === 0 && !isFiltered;
  const drop = (dropped: DataTransfer) => mayImport && commands.upload.mutate(droppedFiles(dropped));

  return (
    <DropTarget words="Drop files, folders or a zip to import connectors" onDrop={drop}>
      <PageFrame
        title="Connectors"
        about={isEmpty ? undefined : "The services that flows of this environment can use."}
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
                New connector
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
                aria-label="Search connectors by name"
                placeholder="Search by name"
                leftSection={<IconSearch size={17} aria-hidden />}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
                maxLength={200}
              />
              <SegmentedControl<Origin>
                aria-label="Which connectors"
                value={origin}
                onChange={setOrigin}
                data={[
                  { value: "all", label: "All" },
                  { value: "managed", label: "Managed" },
                  { value: "custom", label: "Custom" },
                ]}
              />
            </div>
            {connectors.isPending && <RowSkeletons label="Loading the connectors" />}
            {connectors.isError && (
              <ListMessage error={connectors.error} onRetry={() => void connectors.refetch()} />
            )}
            {connectors.isSuccess && rows.length === 0 && <ListMessage text="No connector matches this." />}
            {rows.length > 0 && (
              <ul className={styles.list} aria-label="Connectors">
                {rows.map((connector) => (
                  <ConnectorRow key={connector.id} connector={connector} />
                ))}
              </ul>
            )}
            <LoadMore query={connectors} />
          </>
        )}
      </PageFrame>
    </DropTarget>
  );
}

function ImportMenu({ commands }: { readonly commands: ConnectorCommands }) {
  const { upload } = commands;
  const folder = useFolderDialog((files) => upload.mutate(chosenFiles(files)));
  return (
    <FileButton onChange={(files) => upload.mutate(chosenFiles(files))} multiple>
      {(files) => (
        <Menu position="bottom-end" shadow="md" width={250}>
          <Menu.Target>
            <Button
              leftSection={<IconFileImport size={18} aria-hidden />}
              rightSection={<IconChevronDown size={16} aria-hidden />}
              loading={upload.isPending}
            >
              Import
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconFileImport size={16} aria-hidden />} onClick={files.onClick}>
              Files or a zip
            </Menu.Item>
            <Menu.Item leftSection={<IconFolder size={16} aria-hidden />} onClick={folder.open}>
              A folder with connectors
            </Menu.Item>
          </Menu.Dropdown>
          {folder.input}
        </Menu>
      )}
    </FileButton>
  );
}

/** A dialog for whole folders, which the browser's own file input does when it is told so. */
function useFolderDialog(onFiles: (files: readonly File[]) => void) {
  const ref = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={ref}
      type="file"
      hidden
      aria-hidden
      tabIndex={-1}
      // @ts-expect-error known to browsers, not to React's types
      webkitdirectory=""
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = "";
        if (files.length > 0) onFiles(files);
      }}
    />
  );
  return { input, open: () => ref.current?.click() };
}
