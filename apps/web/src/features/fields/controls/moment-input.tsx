"use client";

import { TextInput } from "@mantine/core";
import { useRef } from "react";
import { localMoment } from "../zoned-moment.ts";
import { CalendarButton } from "./calendar-button.tsx";
import styles from "./controls.module.css";

interface MomentInputProps {
  readonly label: string;
  /** A time with `Z` or an offset, or one on the clocks of a zone that is told elsewhere. */
  readonly value: string;
  readonly onChange: (text: string | undefined, how?: "chosen") => void;
  readonly readOnly: boolean;
}

/** A point in time as text, with the browser's own calendar to write it. */
export function MomentInput({ label, value, onChange, readOnly }: MomentInputProps) {
  const calendar = useRef<HTMLInputElement>(null);
  return (
    <TextInput
      label={label}
      placeholder="2026-03-01T09:00:00"
      readOnly={readOnly}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
      rightSection={
        readOnly ? undefined : (
          <span className={styles.anchor}>
            <input
              ref={calendar}
              type="datetime-local"
              tabIndex={-1}
              aria-hidden
              className={styles.behind}
              // What the text says, so that the calendar opens there.
              value={localMoment(value) ?? ""}
              onChange={(event) => {
                const local = event.currentTarget.value;
                if (local !== "") onChange(local.length === 16 ? `${local}:00` : local, "chosen");
              }}
            />
            <CalendarButton title={label} onClick={() => calendar.current?.showPicker()} />
          </span>
        )
      }
    />
  );
}
