import { Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
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
  attention: "Needs attention",
  "needs-sign-in": "Needs sign-in",
  expiring: "Ends soon",
  "owner-left": "Owner left",
  unused: "Unused for 90 days",
} as const satisfies Record<NonNullable<ConnectionFilter["condition"]>, string>;

const WHOSE = [
  { value: "all", label: "Everybody's" },
  { value: "mine", label: "Mine" },
  { value: "others", label: "Of others" },
] as const;

/** Each choice is a question to the server, and each says how many it finds. */
export function ConnectionFilters({ filter, typed, onType, onChange }: Props) {
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
    { value: null, label: "All", count: counts?.all },
    ...conditions.map((one) => ({
      value: one,
      label: CONDITION_WORDS[one],
      count: counts?.conditions[one],
    })),
  ];
  return (
    <search className={styles.filters} aria-label="Filter the connections">
      <fieldset className={styles.chips}>
        <legend className="tp-visually-hidden">How they stand</legend>
        {choices.map(({ value, label, count }) => (
          <button
            key={label}
            type="button"
            className={styles.chip}
            aria-pressed={filter.condition === value}
            onClick={() => onChange({ ...filter, condition: value })}
          >
            {label} <span className={styles.count}>{count ?? ""}</span>
          </button>
        ))}
      </fieldset>
      <div className={styles.selects}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label="Search connections by name or connector"
          placeholder="Search by name or connector"
          leftSection={<IconSearch size={17} aria-hidden />}
          value={typed}
          onChange={(event) => onType(event.currentTarget.value)}
          maxLength={200}
        />
        <Select
          aria-label="Whose connections"
          data={[...WHOSE]}
          value={filter.whose}
          allowDeselect={false}
          w={150}
          onChange={(whose) => whose !== null && onChange({ ...filter, whose })}
        />
        <Counted
          label="Connector"
          placeholder="All connectors"
          items={counts?.connectors.map(({ id, title, count }) => ({ id, name: title, count })) ?? []}
          value={filter.connectorId}
          onChange={(connectorId) => onChange({ ...filter, connectorId })}
        />
        <Counted
          label="Owner"
          placeholder="All owners"
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
  const { label, placeholder, items, value } = props;
  // One that no connection has any more is still what the list is narrowed to.
  const known = value === null || items.some(({ id }) => id === value);
  const data = items.map(({ id, name, count }) => ({ value: id, label: `${name} (${count})` }));
  if (data.length < 2 && value === null) return null;
  return (
    <Select
      aria-label={label}
      placeholder={placeholder}
      data={known ? data : [...data, { value: value ?? "", label: "None (0)" }]}
      value={value}
      searchable
      clearable
      w={190}
      nothingFoundMessage="Nothing has this name."
      onChange={props.onChange}
    />
  );
}
