import { Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { ChoiceChips } from "../../shell/choice-chips.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { type ConnectionFilter, filterInput } from "./connection-filter.ts";
import styles from "./connection-filters.module.css";

interface Props {
  readonly filter: ConnectionFilter;
  /** What stands in the search field; the filter follows when typing pauses. */
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onChange: (filter: ConnectionFilter) => void;
}

const CONDITION_WORDS = {
  attention: phrase("Needs attention"),
  "needs-sign-in": phrase("Needs sign-in"),
  expiring: phrase("Ends soon"),
  "owner-left": phrase("Owner left"),
  unused: phrase("Unused for 90 days"),
} as const satisfies Record<NonNullable<ConnectionFilter["condition"]>, string>;

const WHOSE = [
  { value: "all", label: phrase("Everybody's") },
  { value: "mine", label: phrase("Mine") },
  { value: "others", label: phrase("Of others") },
] as const;

/** Each choice is a question to the server, and each says how many it finds. */
export function ConnectionFilters({ filter, typed, onType, onChange }: Props) {
  const t = useWords();
  const { condition: _all, ...input } = filterInput(filter);
  const counted = useQuery(
    orpc.connections.counts.queryOptions({
      input,
      placeholderData: keepPreviousData,
      refetchInterval: 15_000,
    }),
  );
  const counts = counted.data;
  const conditions = (Object.keys(CONDITION_WORDS) as (keyof typeof CONDITION_WORDS)[]).filter(
    (one) => one === filter.condition || (counts?.conditions[one] ?? 0) > 0,
  );
  const choices = [
    { value: null, label: t("All"), count: counts?.all },
    ...conditions.map((one) => ({
      value: one,
      label: t(CONDITION_WORDS[one]),
      count: counts?.conditions[one],
    })),
  ];
  return (
    <search className={styles.filters} aria-label={t("Filter the connections")}>
      <ChoiceChips
        legend={t("How they stand")}
        choices={choices}
        chosen={filter.condition}
        onChoose={(condition) => onChange({ ...filter, condition })}
      />
      <div className={styles.selects}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label={t("Search connections by name or connector")}
          placeholder={t("Search by name or connector")}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => onType(event.currentTarget.value)}
          maxLength={200}
        />
        <Select
          aria-label={t("Whose connections")}
          data={WHOSE.map(({ value, label }) => ({ value, label: t(label) }))}
          value={filter.whose}
          allowDeselect={false}
          w={150}
          onChange={(whose) => whose !== null && onChange({ ...filter, whose })}
        />
        <Counted
          label={t("Connector")}
          placeholder={t("All connectors")}
          items={counts?.connectors.map(({ id, title, count }) => ({ id, name: title, count })) ?? []}
          value={filter.connectorId}
          onChange={(connectorId) => onChange({ ...filter, connectorId })}
        />
        <Counted
          label={t("Owner")}
          placeholder={t("All owners")}
          items={counts?.owners ?? []}
          value={filter.ownerId}
          onChange={(ownerId) => onChange({ ...filter, ownerId })}
        />
      </div>
    </search>
  );
}

function Counted(props: {
  readonly label: string;
  readonly placeholder: string;
  readonly items: readonly { readonly id: string; readonly name: string; readonly count: number }[];
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const t = useWords();
  const { label, placeholder, items, value } = props;
  // One that no connection has any more is still what the list is narrowed to.
  const known = value === null || items.some(({ id }) => id === value);
  const data = items.map(({ id, name, count }) => ({ value: id, label: `${name} (${count})` }));
  if (data.length < 2 && value === null) return null;
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      data={known ? data : [...data, { value: value ?? "", label: t("None (0)") }]}
      value={value}
      searchable
      clearable
      w={190}
      nothingFoundMessage={t("Nothing has this name.")}
      onChange={props.onChange}
    />
  );
}
