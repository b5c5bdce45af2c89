"use client";

import { Checkbox, Group } from "@mantine/core";
import type { Value } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import { chosenOf, listOf } from "../some-of.ts";
import type { ControlProps } from "./control.ts";

/** Any of a few words, written as a list. */
export function SomeOfControl({ field, value, onChange, describedBy, invalid, readOnly }: ControlProps) {
  return (
    <Checkbox.Group
      aria-label={field.title}
      aria-describedby={describedBy}
      error={invalid}
      readOnly={readOnly}
      value={[...(chosenOf(value, field) ?? [])]}
      onChange={(chosen) => onChange(listOf(chosen, field))}
    >
      <Group gap="lg" py={4}>
        {(field.choices ?? []).map((choice) => (
          <Checkbox
            key={String(choice.value)}
            value={String(choice.value)}
            label={choice.title}
            disabled={readOnly}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** A list with a word of somebody else's, or an expression, is shown as JSON. */
export function representsSomeOf(value: Value | undefined, { field }: { field: FieldSpec }): boolean {
  return chosenOf(value, field) !== null;
}
