"use client";

import { Collapse, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ValueObject } from "@towpath/expressions";
import {
  actionAt,
  type Definition,
  describeType,
  type FieldSpec,
  type FindStepOperation,
  fieldSteps,
  operationOf,
  type Problem,
  settingFields,
  triggerOf,
} from "@towpath/flow";
import { useMemo, useState } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { member } from "./action-outputs.ts";
import type { TakeValue } from "./controls/control.ts";
import { DataTree } from "./data-tree.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { isBlocked, spelledPath, valueAt } from "./field-path.ts";
import { sortProblems } from "./field-problems.ts";
import styles from "./fields.module.css";
import { type FieldTarget, knownData } from "./known-data.ts";
import { createKnownDefinition } from "./known-definition.ts";
import { LiveBar } from "./live/live-bar.tsx";
import { useRunData } from "./live/live-data.ts";
import { ProblemLines } from "./problem-lines.tsx";
import { saidField } from "./said-field.ts";

export interface OperationFormProps {
  readonly definition: Definition;
  readonly target: FieldTarget;
  /** Gets the path below the action or trigger; `undefined` takes the member away. */
  readonly onChange: (path: string[], ...change: Parameters<TakeValue>) => void;
  readonly problems: readonly Problem[];
  readonly readOnly?: boolean;
  /** In place of the catalogue's: what the files of a connector say of its operation. */
  readonly fields?: readonly FieldSpec[] | undefined;
  /** What is known of steps that call connectors. */
  readonly operations?: FindStepOperation | undefined;
}

/** The form of one action or of the trigger, drawn from the catalogue. */
export function OperationForm({
  definition,
  target,
  onChange,
  problems,
  readOnly = false,
  fields: given,
  operations,
}: OperationFormProps) {
  const t = useWords();
  const step = stepOf(definition, target);
  const { seen } = useRunData();
  const [knownDefinition] = useState(createKnownDefinition);
  const around = knownDefinition(definition, target);
  const known = useMemo(
    () => knownData(around, target, { ...(operations === undefined ? {} : { operations }), seen, t }),
    [around, target, operations, seen, t],
  );
  if (step === null) return <p className={styles.note}>{t("This step is no longer part of the flow.")}</p>;
  const fields = fieldsOf(t, step, target, given);
  // What is set on the Settings tab is said there.
  const elsewhere = ["runAfter", ...settingFields(target.kind, step).map(({ path }) => path)];
  const paths = [...fields.map((field) => field.path), ...elsewhere];
  const sorted = sortProblems(problems, definition, target, paths);
  const draw = (field: FieldSpec) => {
    const path = spelledPath(step, fieldSteps(field.path));
    return (
      <FieldFrame
        // A form for another step begins afresh: nothing half-typed moves along.
        key={`${targetKey(target)} ${field.path}`}
        field={field}
        value={valueAt(step, path)}
        onChange={(...change) => onChange(path, ...change)}
        known={known}
        problems={sorted.byField.get(field.path) ?? []}
        readOnly={readOnly}
      />
    );
  };
  const advanced = fields.filter((field) => field.advanced === true);
  return (
    <div className={styles.form}>
      <ProblemLines problems={sorted.others} />
      {fields.length > 0 && target.kind === "action" && <LiveBar />}
      {fields.length === 0 && <EmptyForm step={step} role={target.kind} />}
      {fields.filter((field) => field.advanced !== true).map(draw)}
      {advanced.length > 0 && (
        <Advanced
          key={targetKey(target)}
          startsOpen={advanced.some((field) => sorted.byField.has(field.path))}
          used={
            advanced.filter((field) => valueAt(step, spelledPath(step, fieldSteps(field.path))) !== undefined)
              .length
          }
        >
          {advanced.map(draw)}
        </Advanced>
      )}
      {fields.length > 0 && !readOnly && <DataTree known={known} />}
    </div>
  );
}

interface AdvancedProps {
  readonly startsOpen: boolean;
  /** How many of the fields inside are set: a folded section must not hide that. */
  readonly used: number;
  readonly children: React.ReactNode;
}

function Advanced({ startsOpen, used, children }: AdvancedProps) {
  const t = useWords();
  const [open, setOpen] = useState(startsOpen);
  return (
    <div>
      <UnstyledButton className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        {used > 0 && !open ? t("Advanced ({used} set)", { used }) : t("Advanced")}
      </UnstyledButton>
      <Collapse expanded={open}>
        <div className={styles.advanced}>{children}</div>
      </Collapse>
    </div>
  );
}

function EmptyForm({ step, role }: { readonly step: ValueObject; readonly role: FieldTarget["kind"] }) {
  const t = useWords();
  const type = member(step, "type");
  const kind = member(step, "kind");
  const { title, summary } = describeType(
    typeof type === "string" ? type : "",
    role,
    typeof kind === "string" ? kind : null,
  );
  return (
    <p className={styles.note}>
      {t.rich("<b>{title}</b> has nothing to fill in. {summary}", {
        b: (inside) => <strong>{inside}</strong>,
        title: t.text(title),
        summary: t.text(summary),
      })}
    </p>
  );
}

function stepOf(definition: Definition, target: FieldTarget): ValueObject | null {
  if (target.kind === "trigger") return triggerOf(definition)?.trigger ?? null;
  return actionAt(definition, target.name)?.action ?? null;
}

/**
 * The catalogue's fields for the step. A type it does not know, and inputs that are one expression instead of an
 * object, are edited whole: everything can be changed, nothing is lost.
 */
function fieldsOf(
  t: Words,
  step: ValueObject,
  target: FieldTarget,
  given: readonly FieldSpec[] | undefined,
): readonly FieldSpec[] {
  const fields = given ?? operationOf(target.kind, step)?.fields.map((field) => saidField(t, field));
  if (fields === undefined) {
    const members = ["inputs", "recurrence", "parameters"].filter((name) => member(step, name) !== undefined);
    return (members.length === 0 ? ["inputs"] : members).map((name) => wholeField(t, name));
  }
  const whole = new Set<string>();
  const free = fields.filter((field) => {
    const steps = fieldSteps(field.path);
    if (!isBlocked(step, spelledPath(step, steps))) return true;
    whole.add(steps[0] ?? "inputs");
    return false;
  });
  return [...[...whole].map((name) => wholeField(t, name)), ...free];
}

function wholeField(t: Words, name: string): FieldSpec {
  const title = t.text(name.charAt(0).toUpperCase() + name.slice(1));
  const help = t("Shown as JSON, because there is no form for it.");
  return { path: name, title, help, required: false, control: "value" };
}

function targetKey(target: FieldTarget): string {
  return target.kind === "action" ? `action ${target.name}` : "trigger";
}
