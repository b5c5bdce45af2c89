"use client";

import { Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useState } from "react";

/** A text that counts once the field is left, or Enter was pressed: one step of undo for all that was typed. */
export function CommitText(props: {
  label: string;
  value: string;
  onCommit: (text: string) => void;
  description?: string;
  placeholder?: string;
  required?: boolean;
  lines?: number;
  mono?: boolean;
  disabled?: boolean;
}) {
  const { value, onCommit, lines, mono, ...rest } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => {
    if (typed !== value) onCommit(typed);
  };
  const field = {
    ...rest,
    withAsterisk: rest.required ?? false,
    required: false,
    value: typed,
    onBlur: commit,
    ...(mono === true ? { styles: { input: { fontFamily: "var(--tp-font-mono)" } } } : {}),
  };
  if (lines !== undefined) {
    return (
      <Textarea
        {...field}
        autosize
        minRows={lines}
        maxRows={16}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    );
  }
  const onKeyDown = (event: KeyboardEvent) => event.key === "Enter" && commit();
  return (
    <TextInput {...field} onKeyDown={onKeyDown} onChange={(event) => setTyped(event.currentTarget.value)} />
  );
}
