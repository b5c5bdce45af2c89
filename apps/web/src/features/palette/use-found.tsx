import { IconActivity, IconApps, IconPlugConnected, IconRoute2, IconTemplate } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { RunStatus } from "../../shell/run-status.tsx";
import { useWords } from "../../words/words.tsx";
import { searchTemplates } from "../templates/search-templates.ts";
import type { PaletteEntry } from "./palette-entry.ts";

/** Ids of runs begin with when they began: six characters are the same for hours, so a few may be found. */
const START_OF_ID = /^(?=.*\d)[\da-f]{6}[\da-f-]{0,30}$/i;
const ICON = { size: 20, "aria-hidden": true } as const;

interface Found {
  readonly entries: readonly PaletteEntry[];
  readonly isSearching: boolean;
}

/** What this installation has of that name: flows and their last runs, connections, connectors, templates; runs by the beginning of their ids. */
export function useFound(search: string, isOpen: boolean): Found {
  const t = useWords();
  const isTyped = isOpen && search !== "";
  const flows = useQuery({
    ...orpc.flows.list.queryOptions({ input: { search, limit: 8 }, enabled: isOpen }),
    placeholderData: keepPreviousData,
  });
  const connections = useQuery(
    orpc.connections.list.queryOptions({ input: { search, limit: 5 }, enabled: isTyped }),
  );
  const connectors = useQuery(
    orpc.connectors.list.queryOptions({ input: { search, limit: 5 }, enabled: isTyped }),
  );
  const run = useRuns(search, isOpen);
  const listed = flows.data?.items ?? [];
  // Those of the words before stay as far as they fit, so that the list does not flicker.
  const flowItems = flows.isPlaceholderData
    ? listed.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
    : listed;
  const runs = flowItems.flatMap(({ name, lastRun }) => (lastRun === null ? [] : [{ ...lastRun, name }]));
  const entries: PaletteEntry[] = [
    ...flowItems.map(({ id, name }) => ({
      id: `flow:${id}`,
      group: t("Flows"),
      label: name,
      icon: <IconRoute2 {...ICON} />,
      href: `/flows/${id}`,
    })),
    ...(isTyped ? [...runs, ...run.found] : run.found).map(({ id, name, status }) => ({
      id: `run:${id}`,
      group: t("Runs"),
      label: t("Last run of {flow}", { flow: name }),
      hint: <RunStatus status={status} />,
      icon: <IconActivity {...ICON} />,
      href: `/runs/${id}`,
    })),
  ];
  if (!isTyped) return { entries, isSearching: flows.isPending };
  const others: PaletteEntry[] = [
    ...(connections.data?.items ?? []).map(({ id, name }) => ({
      id: `connection:${id}`,
      group: t("Connections"),
      label: name,
      icon: <IconPlugConnected {...ICON} />,
      href: `/connections?search=${encodeURIComponent(name)}`,
    })),
    ...(connectors.data?.items ?? []).map(({ id, title }) => ({
      id: `connector:${id}`,
      group: t("Connectors"),
      label: title,
      icon: <IconApps {...ICON} />,
      href: `/connectors/${id}`,
    })),
    ...searchTemplates(t, search, null)
      .slice(0, 5)
      .map(({ id, title }) => ({
        id: `template:${id}`,
        group: t("Templates"),
        label: t(title),
        icon: <IconTemplate {...ICON} />,
        href: `/templates/${id}`,
      })),
  ];
  const isSearching = [flows, connections, connectors].some((query) => query.isFetching) || run.isSearching;
  return { entries: [...entries, ...others], isSearching };
}

/** Runs whose id begins with what was typed. */
function useRuns(search: string, isOpen: boolean) {
  const runs = useQuery({
    ...orpc.runs.list.queryOptions({
      input: { idStart: search, limit: 5 },
      enabled: isOpen && START_OF_ID.test(search),
    }),
    retry: false,
  });
  const found = (runs.data?.items ?? []).map(({ id, flowName, status }) => ({ id, name: flowName, status }));
  return { found, isSearching: runs.isFetching };
}
