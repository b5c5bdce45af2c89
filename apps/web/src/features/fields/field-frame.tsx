"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBraces, IconForms } from "@tabler/icons-react";
import type { Value } from "@towpath/expressions";
import type { FieldSpec, Problem } from "@towpath/flow";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { ControlSpec, TakeValue } from "./controls/control.ts";
import { CONTROLS } from "./controls/control-registry.ts";
import { ValueControl } from "./controls/value-control.tsx";
import { droppedValue, isValueDrag } from "./dragged-value.ts";
import { useTokenCode, WantedProvider } from "./field-scope.ts";
import styles from "./fields.module.css";
import type { KnownData } from "./known-data.ts";
import { ProblemLines, SaidProvider } from "./problem-lines.tsx";
import { wantedBy } from "./token-fit.ts";

export interface FieldFrameProps {
  readonly field: FieldSpec;
  readonly value: Value | undefined;
  readonly onChange: TakeValue;
  readonly known: KnownData;
  readonly problems: readonly Problem[];
  readonly readOnly: boolean;
}

/** One field: its name, its help, its control or the JSON behind it, and what is wrong with it. */
export function FieldFrame(props: FieldFrameProps) {
  return (
    <WantedProvider value={wantedBy(props.field)}>
      <DropPlace field={props.field} onChange={props.onChange} readOnly={props.readOnly}>
        <FieldParts {...props} />
      </DropPlace>
    </WantedProvider>
  );
}

/** A value that is dropped beside the text of a field (on a list of choices, say) becomes its value. */
function DropPlace({
  field,
  onChange,
  readOnly,
  children,
}: Pick<FieldFrameProps, "field" | "onChange" | "readOnly"> & { readonly children: ReactNode }) {
  const codeOf = useTokenCode();
  const isHere = (event: DragEvent) =>
    !event.defaultPrevented && !readOnly && isValueDrag(event.dataTransfer);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be picked by keyboard in the picker
    <div
      className={styles.field}
      data-field={field.path}
      onDragOver={(event) => {
        if (isHere(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!isHere(event)) return;
        event.preventDefault();
        const token = droppedValue(event.dataTransfer);
        if (token !== null) onChange(`@${codeOf(token)}`, "chosen");
      }}
    >
      {children}
    </div>
  );
}

function FieldParts({ field, value, onChange, known, problems, readOnly }: FieldFrameProps) {
  const t = useWords();
  const [wantsRaw, setWantsRaw] = useState(false);
  const helpId = useId();
  const spec: ControlSpec = CONTROLS[field.control];
  const fits = spec.represents(value, { field });
  const raw = !fits || wantsRaw;
  const Control = raw ? ValueControl : spec.Control;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.title}>
          {field.title}
          {field.required && (
            <span className={styles.required} title={t("Required")}>
              {" *"}
              <span className="tp-visually-hidden">{t("(required)")}</span>
            </span>
          )}
        </span>
        {spec.hasRawView && fits && (
          <Tooltip label={raw ? t("Back to the form") : t("Edit as JSON or an expression")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={
                raw
                  ? t("Show {field} as a form", { field: field.title })
                  : t("Edit {field} as JSON or an expression", { field: field.title })
              }
              aria-pressed={raw}
              onClick={() => setWantsRaw(!wantsRaw)}
            >
              {raw ? <IconForms size={15} /> : <IconBraces size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <SaidProvider value={problems}>
        <Control
          field={field}
          value={value}
          onChange={onChange}
          known={known}
          describedBy={helpId}
          invalid={problems.some((problem) => problem.severity === "error")}
          readOnly={readOnly}
          draw={(inner, innerValue, change) => (
            <FieldFrame
              key={inner.path}
              field={inner}
              value={innerValue}
              onChange={change}
              known={known}
              problems={[]}
              readOnly={readOnly}
            />
          )}
        />
      </SaidProvider>
      <div id={helpId}>
        <ProblemLines problems={problems} />
        {field.help !== "" && <div className={styles.help}>{field.help}</div>}
      </div>
    </>
  );
}
