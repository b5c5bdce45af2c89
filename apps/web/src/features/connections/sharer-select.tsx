import { MultiSelect, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ChosenSharers {
  readonly people: readonly Named[];
  readonly groups: readonly Named[];
}

/** The server searches: an environment may have thousands of people. */
function useSharers(typed: string) {
  const [search] = useDebouncedValue(typed.trim(), 250);
  return useQuery(
    orpc.connections.sharers.queryOptions({ input: { search }, placeholderData: keepPreviousData }),
  );
}

interface SharersSelectProps {
  readonly value: ChosenSharers;
  /** Whose connection it is: nobody shares with oneself. */
  readonly ownerId: string | null;
  /** False: only those who are there can be taken out. */
  readonly canAdd: boolean;
  readonly onChange: (value: ChosenSharers) => void;
}

/** People and groups of the environment. */
export function SharersSelect({ value, ownerId, canAdd, onChange }: SharersSelectProps) {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const found = useSharers(typed);
  const offered = canAdd ? found.data : undefined;
  const people = merged(value.people, offered?.people.filter(({ id }) => id !== ownerId) ?? []);
  const groups = merged(value.groups, offered?.groups ?? []);
  return (
    <MultiSelect
      label={t("People and groups")}
      description={t(
        "They may use the connection in their flows, from their next call on until you take them out.",
      )}
      placeholder={canAdd ? t("Search by name or address") : ""}
      data={[
        { group: t("Groups"), items: groups.map(({ id, name }) => ({ value: id, label: name })) },
        { group: t("People"), items: people.map(({ id, name }) => ({ value: id, label: name })) },
      ]}
      value={[...value.groups, ...value.people].map(({ id }) => id)}
      searchable
      clearable
      hidePickedOptions
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={
        typed === "" ? undefined : found.isFetching ? t("Searching…") : t("Nobody here has this name.")
      }
      // It stays open for the next choice, and must not lie on the buttons below.
      comboboxProps={{ position: "top" }}
      error={found.isError ? messageOf(found.error, t) : null}
      onChange={(ids) =>
        onChange({
          people: people.filter(({ id }) => ids.includes(id)),
          groups: groups.filter(({ id }) => ids.includes(id)),
        })
      }
    />
  );
}

function merged(chosen: readonly Named[], found: readonly Named[]): readonly Named[] {
  return [...chosen, ...found.filter(({ id }) => !chosen.some((one) => one.id === id))];
}

interface MakerSelectProps {
  readonly label: string;
  readonly description: string;
  readonly value: Named | null;
  readonly clearable?: boolean;
  /** Cannot be chosen. */
  readonly not?: string | null;
  readonly onChange: (person: Named | null) => void;
}

/** Somebody who makes flows here. */
export function MakerSelect({
  label,
  description,
  value,
  clearable = false,
  not = null,
  onChange,
}: MakerSelectProps) {
  const t = useWords();
  const [typed, setTyped] = useState(value?.name ?? "");
  const found = useSharers(typed === value?.name ? "" : typed);
  const makers = found.data?.people.filter(({ makesFlows, id }) => makesFlows && id !== not) ?? [];
  const people = merged(value === null ? [] : [value], makers);
  return (
    <Select
      label={label}
      description={description}
      placeholder={clearable ? t("Nobody") : t("Search by name or address")}
      data={people.map(({ id, name }) => ({ value: id, label: name }))}
      value={value?.id ?? null}
      searchable
      clearable={clearable}
      allowDeselect={clearable}
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={
        found.isFetching ? t("Searching…") : t("Nobody who makes flows here has this name.")
      }
      error={found.isError ? messageOf(found.error, t) : null}
      onChange={(id) => onChange(people.find((one) => one.id === id) ?? null)}
    />
  );
}
