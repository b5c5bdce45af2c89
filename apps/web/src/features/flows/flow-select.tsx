"use client";

import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";

/** Enough to see whether the name that is typed is the right one. */
const SHOWN = 20;

interface FlowSelectProps
  extends Pick<SelectProps, "label" | "aria-label" | "placeholder" | "w" | "clearButtonProps"> {
  /** Null: none. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** Any flow by its name; the server searches, because there may be thousands. */
export function FlowSelect({ value, onChange, ...look }: FlowSelectProps) {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, 250);
  const found = useQuery(orpc.flows.list.queryOptions({ input: { search, limit: SHOWN } }));
  const chosen = useQuery(
    orpc.flows.get.queryOptions({ input: { id: value ?? "" }, enabled: value !== null }),
  );
  const names = new Map((found.data?.items ?? []).map(({ id, name }) => [id, name]));
  if (value !== null) names.set(value, chosen.data?.name ?? names.get(value) ?? "…");
  return (
    <Select
      {...look}
      data={[...names].map(([id, label]) => ({ value: id, label }))}
      value={value}
      searchable
      clearable
      // The server has searched already: hiding more here would hide what it found.
      filter={({ options: all }) => all}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t("No flow has this name.")}
      onChange={onChange}
    />
  );
}
