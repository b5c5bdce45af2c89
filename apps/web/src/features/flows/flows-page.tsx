"use client";

import { Button, FileButton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFileImport, IconPencilPlus, IconSearch, IconTemplate } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { useWords } from "../../words/words.tsx";
import { OpenAlerts } from "../alerts/open-alerts.tsx";
import { AttentionList } from "../attention/attention-list.tsx";
import { FlowAttention } from "../attention/flow-attention.tsx";
import { chosenFiles, droppedFiles } from "../connectors/upload-files.ts";
import { DropTarget } from "./drop-target.tsx";
import { EmptyFlows } from "./empty-flows.tsx";
import { FlowRow } from "./flow-row.tsx";
import styles from "./flows-page.module.css";
import { TakenFilesDialog } from "./taken-files-dialog.tsx";
import { useFlowCommands } from "./use-flow-commands.ts";

/** Shows new outcomes of runs without a reload. */
const REFRESH_MS = 10_000;

/** All flows of the environment: the page people land on. */
export function FlowsPage() {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const commands = useFlowCommands();
  const flows = useInfiniteQuery(
    orpc.flows.list.infiniteOptions({
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
  const rows = flows.data?.pages.flatMap((page) => page.items) ?? [];
  const draw = () => commands.draw.mutate();
  const open = (files: readonly File[]) => files.length > 0 && commands.take.mutate(chosenFiles(files));
  const drop = (dropped: DataTransfer) => commands.take.mutate(droppedFiles(dropped));
  const isEmpty = flows.isSuccess && rows.length === 0 && search === "" && typed === "";

  return (
    <DropTarget words={t("Drop files to open flows and import connectors")} onDrop={drop}>
      <PageFrame
        title={t("Flows")}
        about={
          isEmpty
            ? undefined
            : t("Each flow waits for its trigger, then does its actions, one after the other.")
        }
        actions={
          <>
            <FileButton onChange={open} multiple accept=".json,.zip,application/json,application/zip">
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  leftSection={<IconFileImport size={18} aria-hidden />}
                  loading={commands.take.isPending}
                >
                  {t("Open a definition")}
                </Button>
              )}
            </FileButton>
            <Button
              component={Link}
              href="/templates"
              variant="default"
              leftSection={<IconTemplate size={18} aria-hidden />}
            >
              {t("Templates")}
            </Button>
            <Button
              leftSection={<IconPencilPlus size={18} aria-hidden />}
              onClick={draw}
              loading={commands.draw.isPending}
            >
              {t("Draw a flow")}
            </Button>
          </>
        }
      >
        <OpenAlerts />
        {isEmpty ? (
          <EmptyFlows
            onDraw={draw}
            onFiles={open}
            busy={commands.draw.isPending || commands.take.isPending}
          />
        ) : (
          <>
            <AttentionList />
            <FlowAttention />
            <TextInput
              className={styles.search}
              type="search"
              aria-label={t("Search flows by name")}
              placeholder={t("Search by name")}
              leftSection={<IconSearch size={17} aria-hidden />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              maxLength={200}
            />
            {flows.isPending && <RowSkeletons label={t("Loading the flows")} />}
            {flows.isError && <ListMessage error={flows.error} onRetry={() => void flows.refetch()} />}
            {flows.isSuccess && rows.length === 0 && (
              <ListMessage text={t("No flow is called anything like “{search}”.", { search })} />
            )}
            {rows.length > 0 && (
              <ul className={styles.list} aria-label={t("Flows")}>
                {rows.map((flow) => (
                  <FlowRow key={flow.id} flow={flow} commands={commands} />
                ))}
              </ul>
            )}
            <LoadMore query={flows} />
          </>
        )}
      </PageFrame>
      <TakenFilesDialog
        taken={commands.taken}
        isReading={commands.take.isPending}
        onClose={commands.putAway}
      />
    </DropTarget>
  );
}
