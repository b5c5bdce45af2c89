"use client";

import type { Value } from "@towpath/expressions";
import { CodeEditor } from "../editor/code-editor.tsx";
import type { ControlProps } from "./control.ts";

/** A script, template or map: it is text, and never evaluated as an expression. */
export function CodeControl(props: ControlProps) {
  const { field, value, onChange, known, describedBy, invalid, readOnly } = props;
  return (
    <CodeEditor
      label={field.title}
      value={typeof value === "string" ? value : ""}
      language={field.language ?? "javascript"}
      onChange={onChange}
      describedBy={describedBy}
      invalid={invalid}
      readOnly={readOnly}
      actions={known.names.actions}
    />
  );
}

export const representsCode = (value: Value | undefined): boolean =>
  value === undefined || value === null || typeof value === "string";
