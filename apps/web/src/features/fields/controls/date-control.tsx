"use client";

import { ActionIcon, Group } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { useRef } from "react";
import { TemplateEditor } from "../template-editor.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";

/** A day, as `2026-03-01`. */
export function DateControl(props: ControlProps) {
  return <MomentControl {...props} kind="date" example="2026-03-01" />;
}

/** A point in time, as `2026-03-01T09:00:00Z`. */
export function DateTimeControl(props: ControlProps) {
  return <MomentControl {...props} kind="datetime-local" example="2026-03-01T09:00:00Z" />;
}

interface MomentProps extends ControlProps {
  readonly kind: "date" | "datetime-local";
  readonly example: string;
}

/** Text and expressions as anywhere; the browser's own calendar writes the text for those who would rather point. */
function MomentControl({ field, value, onChange, kind, example, readOnly, ...props }: MomentProps) {
  const calendar = useRef<HTMLInputElement>(null);
  const change = (text: string) => onChange(text === "" && !field.required ? undefined : text);
  return (
    <Group gap={6} wrap="nowrap">
      <div className={styles.grow}>
        <TemplateEditor
          value={value === undefined || value === null ? "" : String(value)}
          onChange={change}
          label={field.title}
          describedBy={props.describedBy}
          invalid={props.invalid}
          known={props.known}
          readOnly={readOnly}
          placeholder={field.placeholder ?? example}
          singleLine
          keepsType
        />
      </div>
      {!readOnly && (
        <span className={styles.anchor}>
          <input
            ref={calendar}
            type={kind}
            tabIndex={-1}
            aria-hidden
            className={styles.behind}
            onChange={(event) => {
              const text = momentOf(event.currentTarget.value, kind);
              if (text !== null) change(text);
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            title="Choose in a calendar"
            aria-label={`Choose ${field.title} in a calendar`}
            onClick={() => calendar.current?.showPicker()}
          >
            <IconCalendar size={16} />
          </ActionIcon>
        </span>
      )}
    </Group>
  );
}

/** The browser gives the time of the place where it stands; services are told the same moment in UTC. */
function momentOf(local: string, kind: MomentProps["kind"]): string | null {
  if (local === "") return null;
  if (kind === "date") return local;
  const moment = new Date(local);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString().replace(".000Z", "Z");
}
