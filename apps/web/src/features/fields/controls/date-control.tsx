"use client";

import { Button, Group, Popover, Select, Text } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { momentText } from "../../../words/dates.ts";
import { useWords } from "../../../words/words.tsx";
import { TemplateEditor } from "../template-editor.tsx";
import { ownZone, zoneNames } from "../zone-names.ts";
import { momentInZone, momentOf, wallTime } from "../zoned-moment.ts";
import { CalendarButton } from "./calendar-button.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";

/** A day, as `2026-03-01`. */
export function DateControl(props: ControlProps) {
  const { field, readOnly } = props;
  const calendar = useRef<HTMLInputElement>(null);
  return (
    <Group gap={6} wrap="nowrap">
      <MomentText {...props} example="2026-03-01" />
      {!readOnly && (
        <span className={styles.anchor}>
          <input
            ref={calendar}
            type="date"
            tabIndex={-1}
            aria-hidden
            className={styles.behind}
            onChange={(event) => {
              const day = event.currentTarget.value;
              if (day !== "") props.onChange(day, "chosen");
            }}
          />
          <CalendarButton title={field.title} onClick={() => calendar.current?.showPicker()} />
        </span>
      )}
    </Group>
  );
}

/** A point in time, as `2026-03-01T09:00:00Z`, also from the clock of any zone. */
export function DateTimeControl(props: ControlProps) {
  const t = useWords();
  const { field, value, readOnly, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  const text = typeof value === "string" ? value : "";
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <MomentText {...props} example="2026-03-01T09:00:00Z" />
        {!readOnly && (
          <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="lg" trapFocus>
            <Popover.Target>
              <span>
                <CalendarButton title={field.title} onClick={() => setOpen(!isOpen)} />
              </span>
            </Popover.Target>
            <Popover.Dropdown aria-label={t("Choose {name}", { name: field.title })}>
              <ZonedForm
                text={text}
                onChoose={(moment) => {
                  onChange(moment, "chosen");
                  setOpen(false);
                }}
              />
            </Popover.Dropdown>
          </Popover>
        )}
      </Group>
      <OwnTime text={text} />
    </>
  );
}

/** Text and expressions as anywhere; the calendar writes the text for those who would rather point. */
function MomentText({
  field,
  value,
  onChange,
  example,
  ...props
}: ControlProps & { readonly example: string }) {
  return (
    <div className={styles.grow}>
      <TemplateEditor
        value={value === undefined || value === null ? "" : String(value)}
        onChange={(text) => onChange(text === "" && !field.required ? undefined : text)}
        label={field.title}
        describedBy={props.describedBy}
        invalid={props.invalid}
        known={props.known}
        readOnly={props.readOnly}
        placeholder={field.placeholder ?? example}
        singleLine
        keepsType
      />
    </div>
  );
}

/** A time on the clocks of a zone; the field gets the same moment in UTC, which every service understands. */
function ZonedForm({
  text,
  onChoose,
}: {
  readonly text: string;
  readonly onChoose: (moment: string) => void;
}) {
  const t = useWords();
  const [zone, setZone] = useState(ownZone);
  const [local, setLocal] = useState(() => wallTime(text, ownZone()) ?? "");
  const zones = useMemo(() => [...zoneNames(null)], []);
  const moment = momentInZone(local, zone);
  return (
    <div className={styles.rows}>
      <label>
        <Text size="sm" fw={500} mb={4}>
          {t("Day and time")}
        </Text>
        <input
          type="datetime-local"
          className={styles.moment}
          value={local}
          onChange={(event) => setLocal(event.currentTarget.value)}
        />
      </label>
      <Select
        label={t("Time zone")}
        size="sm"
        searchable
        allowDeselect={false}
        limit={100}
        comboboxProps={{ withinPortal: false }}
        data={zones}
        value={zone}
        onChange={(next) => next !== null && setZone(next)}
      />
      <Text size="xs" c="dimmed" role="status">
        {moment === null ? t("Choose a day and a time.") : t("Written as {moment}", { moment })}
      </Text>
      <Button size="xs" disabled={moment === null} onClick={() => moment !== null && onChoose(moment)}>
        {t("Use this time")}
      </Button>
    </div>
  );
}

/** What the moment is where the reader stands; nothing for expressions and half-typed text. */
function OwnTime({ text }: { readonly text: string }) {
  const t = useWords();
  const at = momentOf(text);
  if (at === null) return null;
  return (
    <Text size="xs" c="dimmed">
      {t("{time} in your own time ({zone})", {
        time: momentText(at, t, { dateStyle: "full", timeStyle: "short" }),
        zone: ownZone(),
      })}
    </Text>
  );
}
