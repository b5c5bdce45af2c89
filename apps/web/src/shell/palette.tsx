"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import {
  IconActivity,
  IconApps,
  IconPencilPlus,
  IconPlugConnected,
  IconRoute2,
  IconSearch,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { orpc } from "../client/api.ts";
import { useDrawFlow } from "../features/flows/use-draw-flow.ts";
import { useWords } from "../words/words.tsx";

const matches = (query: string, action: SpotlightActionData) =>
  `${action.label} ${action.keywords ?? ""}`.toLowerCase().includes(query.trim().toLowerCase());

/** Mod+K: any page, any command, any flow or connector by its name. The server searches them. */
export function Palette() {
  const t = useWords();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const [search] = useDebouncedValue(query.trim(), 200);
  const [opened, setOpened] = useState(false);
  const flows = useQuery(orpc.flows.list.queryOptions({ input: { search, limit: 8 }, enabled: opened }));
  const connectors = useQuery(
    orpc.connectors.list.queryOptions({
      input: { search, limit: 5 },
      enabled: opened && search !== "",
    }),
  );
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const draw = useDrawFlow();

  const places: SpotlightActionData[] = [
    {
      id: "flows",
      label: t("Flows"),
      leftSection: <IconRoute2 size={20} />,
      onClick: () => router.push("/"),
    },
    {
      id: "runs",
      label: t("Runs"),
      leftSection: <IconActivity size={20} />,
      onClick: () => router.push("/runs"),
    },
    {
      id: "failed",
      label: t("Runs that failed"),
      leftSection: <IconActivity size={20} />,
      onClick: () => router.push("/runs?status=failed"),
    },
    {
      id: "connections",
      label: t("Connections"),
      keywords: t("sign in credentials keys passwords services"),
      leftSection: <IconPlugConnected size={20} />,
      onClick: () => router.push("/connections"),
    },
    {
      id: "connectors",
      label: t("Connectors"),
      keywords: t("import services swagger openapi managed custom"),
      leftSection: <IconApps size={20} />,
      onClick: () => router.push("/connectors"),
    },
    {
      id: "settings",
      label: t("Settings"),
      keywords: t("api keys account appearance dark light"),
      leftSection: <IconSettings size={20} />,
      onClick: () => router.push("/settings"),
    },
    {
      id: "draw",
      label: t("Draw a flow"),
      keywords: t("new create add"),
      leftSection: <IconPencilPlus size={20} />,
      onClick: () => draw.mutate(),
    },
  ];
  if (me.data?.environment.role === "admin") {
    places.push({
      id: "people",
      label: t("People and groups"),
      keywords: t("invite members roles users admins"),
      leftSection: <IconUsers size={20} />,
      onClick: () => router.push("/settings/people"),
    });
  }
  const found: SpotlightActionData[] = (flows.data?.items ?? []).map((flow) => ({
    id: flow.id,
    label: flow.name,
    leftSection: <IconRoute2 size={20} />,
    onClick: () => router.push(`/flows/${flow.id}`),
  }));

  const services: SpotlightActionData[] = (search === "" ? [] : (connectors.data?.items ?? [])).map(
    ({ id, title }) => ({
      id,
      label: title,
      leftSection: <IconApps size={20} />,
      onClick: () => router.push(`/connectors/${id}`),
    }),
  );

  return (
    <Spotlight
      shortcut="mod + K"
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => setOpened(false)}
      actions={[
        { group: t("Go to"), actions: places.filter((action) => matches(query, action)) },
        { group: t("Flows"), actions: found },
        { group: t("Connectors"), actions: services },
      ]}
      // All groups are what they should be already: the pages filtered above, the others by the server.
      filter={(_query, actions) => actions}
      nothingFound={t("Nothing has this name.")}
      radius="lg"
      centered={false}
      padding={0}
      overlayProps={{ backgroundOpacity: 0.4, blur: 2 }}
      searchProps={{
        "aria-label": t("Go to a page, a flow or a connector"),
        placeholder: t("Go to a page, a flow or a connector…"),
        leftSection: <IconSearch size={20} aria-hidden />,
      }}
    />
  );
}
