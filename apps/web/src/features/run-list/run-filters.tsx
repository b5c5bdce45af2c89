import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { ChoiceChips } from "../../shell/choice-chips.tsx";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { FlowSelect } from "../flows/flow-select.tsx";
import {
  type RunFilter,
  SINCE_CHOICES,
  STATUS_CHOICES,
  type StatusChoice,
  TOOK_CHOICES,
} from "./run-filter.ts";
import styles from "./run-filters.module.css";

interface Props {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
  readonly ofOneFlow: boolean;
}

const options = <K extends string>(t: Words, choices: Readonly<Record<K, { label: string }>>) =>
  (Object.keys(choices) as K[]).map((value) => ({ value, label: t(choices[value].label) }));

const MODES = [
  { value: "all", label: phrase("Live and test") },
  { value: "live", label: phrase("Live only") },
  { value: "draft", label: phrase("Tests only") },
] as const satisfies readonly { value: RunFilter["mode"]; label: string }[];

/** Each choice is a question to the server: what is shown is all there is. */
export function RunFilters({ filter, onChange, ofOneFlow }: Props) {
  const t = useWords();
  return (
    <search className={styles.filters} aria-label={t("Filter the runs")}>
      <ChoiceChips<StatusChoice>
        legend={t("Status")}
        choices={options(t, STATUS_CHOICES)}
        chosen={filter.status}
        onChoose={(status) => onChange({ ...filter, status })}
      />
      <div className={styles.selects}>
        {!ofOneFlow && (
          <FlowSelect
            aria-label={t("Flow")}
            placeholder={t("All flows")}
            w={220}
            value={filter.flowId}
            onChange={(flowId) => onChange({ ...filter, flowId })}
          />
        )}
        <Select
          aria-label={t("When")}
          data={options(t, SINCE_CHOICES)}
          value={filter.since}
          allowDeselect={false}
          w={150}
          onChange={(since) => since !== null && onChange({ ...filter, since })}
        />
        <Select
          aria-label={t("How long it took")}
          data={options(t, TOOK_CHOICES)}
          value={filter.took}
          allowDeselect={false}
          w={180}
          onChange={(took) => took !== null && onChange({ ...filter, took })}
        />
        <Select
          aria-label={t("Live runs or tests")}
          data={MODES.map(({ value, label }) => ({ value, label: t(label) }))}
          value={filter.mode}
          allowDeselect={false}
          w={150}
          onChange={(mode) => mode !== null && onChange({ ...filter, mode })}
        />
        <TextFilter
          label={t("Words of the error")}
          value={filter.error}
          onChange={(error) => onChange({ ...filter, error })}
        />
        <TextFilter
          label={t("A value that came in")}
          value={filter.value}
          onChange={(value) => onChange({ ...filter, value })}
        />
      </div>
    </search>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * Asked for when the typing ends, or Enter is pressed: each letter would be a question of its own. An address that
 * changes otherwise, by Back or a link, takes what was typed along.
 */
function TextFilter({ label, value, onChange }: TextProps) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  const send = () => typed.trim() !== value && onChange(typed.trim());
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      type="search"
      maxLength={500}
      w={190}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        // Emptied, also by the cross of the field, there is nothing left to type.
        if (event.currentTarget.value === "" && value !== "") onChange("");
      }}
      onBlur={send}
      onKeyDown={(event) => event.key === "Enter" && send()}
    />
  );
}
