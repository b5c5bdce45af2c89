"use client";

import type { ValueObject } from "@towpath/expressions";
import {
  type Definition,
  type FindStepOperation,
  fieldSteps,
  type Problem,
  type SettingsGroup,
  settingsOf,
} from "@towpath/flow";
import { useMemo } from "react";
import { useWords } from "../../words/words.tsx";
import type { TakeValue } from "./controls/control.ts";
import { FieldFrame } from "./field-frame.tsx";
import { isBlocked, spelledPath, valueAt } from "./field-path.ts";
import { sortProblems } from "./field-problems.ts";
import styles from "./fields.module.css";
import { type FieldTarget, knownData } from "./known-data.ts";
import { useRunData } from "./live/live-data.ts";
import { saidField } from "./said-field.ts";

interface SettingsFormProps {
  readonly definition: Definition;
  readonly target: FieldTarget;
  readonly step: ValueObject;
  /** Gets the path below the action or trigger; `undefined` takes the member away. */
  readonly onChange: (path: string[], ...change: Parameters<TakeValue>) => void;
  readonly problems: readonly Problem[];
  readonly operations: FindStepOperation;
}

/** The settings of a step beside its parameters, each group with what it is for. */
export function SettingsForm({
  definition,
  target,
  step,
  onChange,
  problems,
  operations,
}: SettingsFormProps) {
  const t = useWords();
  const { seen } = useRunData();
  const known = useMemo(
    () => knownData(definition, target, { operations, seen, t }),
    [definition, target, operations, seen, t],
  );
  const groups = settingsOf(target.kind, step);
  const paths = groups.flatMap(({ fields }) => fields.map(({ path }) => path));
  const { byField } = sortProblems(problems, definition, target, paths);
  const draw = ({ id, title, help, fields }: SettingsGroup) => (
    // Two panels may stand side by side: a group has no need to be the only one of its name, as a region has.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a caption of its own
    <section key={id} role="group" className={styles.settings} aria-label={t.text(title)}>
      <h3>{t.text(title)}</h3>
      <p className={styles.help}>{t.text(help)}</p>
      {fields.map((field) => {
        const path = spelledPath(step, fieldSteps(field.path));
        // Where an expression stands for all of it, the code view is the place.
        if (isBlocked(step, path)) return null;
        return (
          <FieldFrame
            key={field.path}
            field={saidField(t, field)}
            value={valueAt(step, path)}
            onChange={(...change) => onChange(path, ...change)}
            known={known}
            problems={byField.get(field.path) ?? []}
            readOnly={false}
          />
        );
      })}
    </section>
  );
  return <div className={styles.form}>{groups.map(draw)}</div>;
}
