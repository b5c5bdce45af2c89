import { Alert, Text } from "@mantine/core";
import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { replaceAction, setTrigger } from "@towpath/flow";
import { useId, useState } from "react";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { JsonEditor, type TextFault } from "./json-editor.tsx";
import classes from "./side-panel.module.css";

/** One step as the document holds it. Read when the focus leaves; until it is sound, the flow stays as it was. */
export function CodeTab({ target, step }: { target: CanvasTarget; step: ValueObject }) {
  const definition = useDesigner((state) => state.draft.definition);
  const { edit } = useDesignerActions();
  const written = stringifyJson(step, 2);
  const [draft, setDraft] = useState<{ readonly from: string; readonly text: string } | null>(null);
  const [fault, setFault] = useState<TextFault | null>(null);
  const faultId = useId();
  const text = draft?.text ?? written;

  const apply = () => {
    if (draft === null || draft.text === written) return;
    const parsed = parseJson(draft.text);
    if (!parsed.ok) {
      const { line, column, message } = parsed.failure;
      return setFault({ line, column, message: `Line ${line}, column ${column}: ${message}` });
    }
    const refused = edit(replaced(parsed.value));
    if (refused !== null) return setFault({ line: 1, column: 1, message: refused.message });
    setFault(null);
    setDraft(null);
  };
  const replaced = (value: Value) =>
    target.kind === "trigger"
      ? setTrigger(definition, value as ValueObject)
      : replaceAction(definition, target.name, value);

  return (
    <div className={classes.code}>
      <div className={classes.editor}>
        <JsonEditor
          label="Definition as JSON"
          value={text}
          onChange={(next) => setDraft({ from: written, text: next })}
          onBlur={apply}
          fault={fault}
          describedBy={fault === null ? undefined : faultId}
        />
      </div>
      {fault === null ? (
        <Text size="xs" c="dimmed">
          Taken over when you leave the editor.
        </Text>
      ) : (
        <Alert id={faultId} color="red" title="Not taken over yet" role="alert">
          {fault.message}
        </Alert>
      )}
    </div>
  );
}
