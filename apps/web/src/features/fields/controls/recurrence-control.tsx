"use client";

import { Chip, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { useMemo, useState } from "react";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { member } from "../action-outputs.ts";
import { isNumberList, numberListText, readNumberList } from "../number-list.ts";
import { withFrequency } from "../recurrence-unit.ts";
import { dayName } from "../recurrence-words.ts";
import { zoneNames } from "../zone-names.ts";
import type { ControlProps, TakeValue } from "./control.ts";
import styles from "./controls.module.css";
import { MomentInput } from "./moment-input.tsx";
import { RecurrencePreview } from "./recurrence-preview.tsx";
import { withMember } from "./variables-control.tsx";

const FREQUENCIES = ["Second", "Minute", "Hour", "Day", "Week", "Month", "Year"];
const UNITS = [
  phrase("Seconds"),
  phrase("Minutes"),
  phrase("Hours"),
  phrase("Days"),
  phrase("Weeks"),
  phrase("Months"),
  phrase("Years"),
];
const WEEK_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/** A schedule begins and ends on the clocks of its zone, unless the time says its own. */
const BOUNDS = [
  ["startTime", phrase("Not before")],
  ["endTime", phrase("Not after")],
] as const;
const BY_CLOCK = new Set(["day", "week", "month", "year"]);

/** When a flow starts by itself, with the words for it and the next times. */
export function RecurrenceControl({ field, value, onChange, describedBy, readOnly }: ControlProps) {
  const t = useWords();
  const recurrence: ValueObject = isObject(value) ? value : {};
  const frequency = String(member(recurrence, "frequency") ?? "");
  const set = (name: string, next: Value | undefined, how?: "chosen") =>
    onChange(withMember(recurrence, name, next), how);
  const kind = frequency.toLowerCase();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.rows}>
      <div className={styles.two}>
        <NumberInput
          label={t("Every")}
          min={1}
          allowDecimal={false}
          readOnly={readOnly}
          value={Number(member(recurrence, "interval") ?? 1)}
          onChange={(next) => typeof next === "number" && set("interval", next)}
        />
        <Select
          label={t("Unit")}
          readOnly={readOnly}
          allowDeselect={false}
          data={FREQUENCIES.map((each, at) => ({ value: each.toLowerCase(), label: t(UNITS[at] ?? each) }))}
          value={kind === "" ? null : kind}
          onChange={(next) => {
            const chosen = FREQUENCIES.find((each) => each.toLowerCase() === next);
            if (chosen !== undefined) onChange(withFrequency(recurrence, chosen), "chosen");
          }}
        />
      </div>
      {BY_CLOCK.has(kind) && (
        <ScheduleFields recurrence={recurrence} kind={kind} readOnly={readOnly} onChange={onChange} />
      )}
      <ZoneSelect
        recurrence={recurrence}
        readOnly={readOnly}
        onChange={(zone) => set("timeZone", zone, "chosen")}
      />
      <div className={styles.two}>
        {BOUNDS.map(([name, label]) => (
          <MomentInput
            key={name}
            label={t(label)}
            readOnly={readOnly}
            value={String(member(recurrence, name) ?? "")}
            onChange={(text, how) => set(name, text, how)}
          />
        ))}
      </div>
      <RecurrencePreview recurrence={recurrence} />
    </div>
  );
}

interface ScheduleProps {
  readonly recurrence: ValueObject;
  readonly kind: string;
  readonly readOnly: boolean;
  readonly onChange: TakeValue;
}

function ScheduleFields({ recurrence, kind, readOnly, onChange }: ScheduleProps) {
  const t = useWords();
  const found = member(recurrence, "schedule");
  const schedule: ValueObject = isObject(found) ? found : {};
  const set = (name: string, list: readonly Value[], how?: "chosen") => {
    const next = withMember(schedule, name, list.length === 0 ? undefined : [...list]);
    onChange(withMember(recurrence, "schedule", Object.keys(next).length === 0 ? undefined : next), how);
  };
  return (
    <>
      {kind === "week" && (
        <div>
          <div className={styles.caption}>{t("On these days")}</div>
          <Chip.Group
            multiple
            value={daysOf(member(schedule, "weekDays"))}
            onChange={(days) =>
              set(
                "weekDays",
                WEEK_DAYS.filter((day) => days.includes(day)),
                "chosen",
              )
            }
          >
            <Group gap={6} mt={4}>
              {WEEK_DAYS.map((day, at) => (
                <Chip key={day} value={day} size="xs" disabled={readOnly} aria-label={dayName(t, at + 1)}>
                  {dayName(t, at + 1, "short")}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
      )}
      {(kind === "month" || kind === "year") && (
        <NumberListInput
          label={t("On these days of the month")}
          placeholder={t("1, 15  (-1 is the last day)")}
          value={member(schedule, "monthDays")}
          range={[-31, 31]}
          readOnly={readOnly}
          onChange={(list) => set("monthDays", list)}
        />
      )}
      <div className={styles.two}>
        <NumberListInput
          label={t("At these hours")}
          placeholder="9, 17"
          value={member(schedule, "hours")}
          range={[0, 23]}
          readOnly={readOnly}
          onChange={(list) => set("hours", list)}
        />
        <NumberListInput
          label={t("At these minutes")}
          placeholder="0, 30"
          value={member(schedule, "minutes")}
          range={[0, 59]}
          readOnly={readOnly}
          onChange={(list) => set("minutes", list)}
        />
      </div>
    </>
  );
}

interface NumberListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: Value | undefined;
  readonly range: readonly [number, number];
  readonly readOnly: boolean;
  readonly onChange: (list: readonly number[]) => void;
}

/** Keeps what is typed while it does not read as a list yet. */
function NumberListInput({ label, placeholder, value, range, readOnly, onChange }: NumberListProps) {
  const t = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const [min, max] = range;
  const wrong = typed !== null && readNumberList(typed, min, max) === null;
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      readOnly={readOnly}
      value={typed ?? numberListText(value)}
      error={
        wrong ? t("Whole numbers from {min} to {max}, with commas between them.", { min, max }) : undefined
      }
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const list = readNumberList(text, min, max);
        if (list !== null) onChange(list);
      }}
      onBlur={() => !wrong && setTyped(null)}
    />
  );
}

interface ZoneProps {
  readonly recurrence: ValueObject;
  readonly readOnly: boolean;
  readonly onChange: (zone: string | undefined) => void;
}

function ZoneSelect({ recurrence, readOnly, onChange }: ZoneProps) {
  const t = useWords();
  const zone = member(recurrence, "timeZone");
  const current = typeof zone === "string" ? zone : null;
  const zones = useMemo(() => [...zoneNames(current)], [current]);
  return (
    <Select
      label={t("Time zone")}
      placeholder="UTC"
      searchable
      clearable={!readOnly}
      readOnly={readOnly}
      limit={60}
      data={zones}
      value={current}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

/** Anything with an expression in it is shown as JSON. */
export function representsRecurrence(value: Value | undefined): boolean {
  if (value === undefined || value === "") return true;
  if (!isObject(value)) return false;
  const frequency = member(value, "frequency");
  const interval = member(value, "interval");
  const schedule = member(value, "schedule");
  return (
    (frequency === undefined ||
      FREQUENCIES.some((each) => each.toLowerCase() === String(frequency).toLowerCase())) &&
    (interval === undefined || typeof interval === "number") &&
    ["timeZone", "startTime", "endTime"].every((name) =>
      ["undefined", "string"].includes(typeof member(value, name)),
    ) &&
    (schedule === undefined || (isObject(schedule) && representsSchedule(schedule)))
  );
}

function representsSchedule(schedule: ValueObject): boolean {
  const days = member(schedule, "weekDays");
  return (
    ["hours", "minutes", "monthDays"].every((name) => isNumberList(member(schedule, name))) &&
    (days === undefined || (Array.isArray(days) && daysOf(days).length === days.length))
  );
}

function daysOf(value: Value | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap(
    (each) => WEEK_DAYS.find((day) => day.toLowerCase() === String(each).toLowerCase()) ?? [],
  );
}
