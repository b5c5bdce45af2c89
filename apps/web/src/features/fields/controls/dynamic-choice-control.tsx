"use client";

import { ActionIcon, Group, Loader, Select, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { stringifyJson, toText, type Value } from "@towpath/expressions";
import { useState } from "react";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { isExpression, type ServiceChoice, useDesignTime } from "../design-time.ts";
import { TemplateEditor } from "../template-editor.tsx";
import { useServiceChoices } from "../use-service-choices.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { fittingOptions, OTHER } from "./other-value.ts";
import { ServiceMessage } from "./service-message.tsx";
import { ValueControl } from "./value-control.tsx";

const GONE = "gone";

/** One of what the service has: a list that is asked for, with the way to a value of one's own always open. */
export function DynamicChoiceControl(props: ControlProps) {
  const t = useWords();
  const { field, value } = props;
  const time = useDesignTime();
  const [typing, setTyping] = useState(false);
  const [opened, setOpened] = useState(false);
  const isSet = value !== undefined && value !== "" && value !== null;
  const isTyped = isExpression(value) || (isSet && typeof value === "object");
  // A stored value is shown by its title, which only the list knows.
  const choices = useServiceChoices(time, field.dynamic, { enabled: !isTyped && (opened || isSet) });
  // Where nothing can be asked a list would be a dead end.
  if (typing || isTyped || choices.blocked !== null) {
    return (
      <>
        {isSet && typeof value === "object" ? <ValueControl {...props} /> : <TypedValue {...props} />}
        <ServiceMessage label={field.title} choices={choices} />
        {!props.readOnly && choices.blocked === null && (
          <UnstyledButton
            className={styles.link}
            onClick={() => {
              setTyping(false);
              if (isTyped) props.onChange(field.required ? "" : undefined);
              setOpened(true);
            }}
          >
            {t("Choose from the list")}
          </UnstyledButton>
        )}
      </>
    );
  }
  return (
    <>
      <ChoiceList
        {...props}
        items={choices.query.data}
        loading={choices.query.isFetching}
        opened={opened}
        onOpened={setOpened}
        onType={() => setTyping(true)}
        onReload={() => void choices.query.refetch()}
      />
      <ServiceMessage label={field.title} choices={choices} />
    </>
  );
}

function TypedValue({ field, value, onChange, known, describedBy, invalid, readOnly }: ControlProps) {
  return (
    <TemplateEditor
      value={value === undefined || value === null ? "" : toText(value)}
      onChange={(text) => onChange(text === "" && !field.required ? undefined : text)}
      label={field.title}
      describedBy={describedBy}
      invalid={invalid}
      known={known}
      readOnly={readOnly}
      placeholder={field.placeholder}
      singleLine
      keepsType
    />
  );
}

interface ChoiceListProps extends ControlProps {
  readonly items: readonly ServiceChoice[] | undefined;
  readonly loading: boolean;
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
  readonly onType: () => void;
  readonly onReload: () => void;
}

function ChoiceList(props: ChoiceListProps) {
  const t = useWords();
  const { field, value, items, readOnly } = props;
  const given = value === undefined || value === "" || value === null ? undefined : value;
  const index = given === undefined ? null : indexOf(items ?? [], given);
  const other = index === null ? given : undefined;
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <ChoiceSelect {...props} index={index} other={other} />
        {!readOnly && items !== undefined && (
          <Tooltip label={t("Reload the choices")} openDelay={400}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("Reload the choices of {field}", { field: field.title })}
              onClick={props.onReload}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {items?.length === 0 && other === undefined && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          {t(
            "The service has nothing to choose from now. Reload the choices once it does, or use another value.",
          )}
        </Text>
      )}
      {other !== undefined && items !== undefined && (
        <div className={styles.warning} role="status">
          {t("“{value}” is not among the choices now. It is kept until you choose another.", {
            value: textOf(other),
          })}
        </div>
      )}
    </>
  );
}

interface ChoiceSelectProps extends ChoiceListProps {
  readonly index: number | null;
  /** A value that the list does not have, or does not have yet. */
  readonly other: Value | undefined;
}

function ChoiceSelect({ field, onChange, items = [], loading, index, other, ...props }: ChoiceSelectProps) {
  const t = useWords();
  const { onOpened, readOnly } = props;
  const choose = (picked: string | null) => {
    if (picked === OTHER) props.onType();
    else if (picked === null) onChange(field.required ? "" : undefined, "chosen");
    else if (picked !== GONE) onChange(items[Number(picked)]?.value, "chosen");
  };
  return (
    <Select
      aria-label={field.title}
      aria-describedby={props.describedBy}
      error={props.invalid}
      className={styles.grow ?? ""}
      readOnly={readOnly}
      placeholder={field.placeholder ?? (field.required ? t("Choose") : t("Not set"))}
      searchable
      clearable={!field.required && !readOnly}
      checkIconPosition="right"
      filter={fittingOptions}
      nothingFoundMessage={loading ? t("Loading …") : t("Nothing here. Another value can be typed.")}
      maxDropdownHeight={320}
      dropdownOpened={props.opened}
      onDropdownOpen={() => onOpened(true)}
      onDropdownClose={() => onOpened(false)}
      rightSection={loading ? <Loader size="xs" aria-label={t("Loading the choices")} /> : undefined}
      data={optionsOf(t, items, other)}
      value={index === null ? (other === undefined ? null : GONE) : String(index)}
      onChange={choose}
    />
  );
}

/** Values may be equal in title, or be no text: the place in the list tells them apart. */
function optionsOf(t: Words, items: readonly ServiceChoice[], other: Value | undefined) {
  return [
    ...(other === undefined ? [] : [{ value: GONE, label: textOf(other) }]),
    ...items.map(({ title }, at) => ({ value: String(at), label: title })),
    { value: OTHER, label: t("Use an expression or another value…") },
  ];
}

/** Numbers are often written as texts, by makers and by products. */
function indexOf(items: readonly ServiceChoice[], value: Value): number | null {
  const wanted = textOf(value);
  const found = items.findIndex((item) => textOf(item.value) === wanted);
  return found < 0 ? null : found;
}

const textOf = (value: Value): string =>
  typeof value === "object" && value !== null ? stringifyJson(value) : toText(value);
