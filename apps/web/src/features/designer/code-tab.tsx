import { Alert, Text } from "@mantine/core";
import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { type Definition, replaceAction, setTrigger } from "@towpath/flow";
import { useId, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { JsonEditor, type TextFault } from "./json-editor.tsx";
import classes from "./side-panel.module.css";

interface TypedText {
  /** What the text was typed on. */
  readonly from: Definition;
  readonly text: string;
}

/** One step as the document holds it. Read when the focus leaves; until it is sound, the flow stays as it was. */
export function CodeTab({ target, step }: { target: CanvasTarget; step: ValueObject }) {
  const t = useWords();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const definition = useDesigner((state) => state.draft.definition);
  const { edit, mergeIn } = useDesignerActions();
  const written = stringifyJson(step, 2);
  const [draft, setDraft] = useState<TypedText | null>(null);
  const [fault, setFault] = useState<TextFault | null>(null);
  const faultId = useId();
  const text = draft?.text ?? written;

  const apply = () => {
    if (draft === null || draft.text === written) return;
    const parsed = parseJson(draft.text);
    if (!parsed.ok) {
      const { line, column } = parsed.failure;
      const message = t.said(parsed.failure);
      return setFault({
        line,
        column,
        message: t("Line {line}, column {column}: {message}", { line, column, message }),
      });
    }
    const result = replaced(draft.from, parsed.value);
    if (!result.ok) return setFault({ line: 1, column: 1, message: t.said(result.failure) });
    // Somebody else changed the flow while this was typed: theirs stays beside it.
    if (draft.from === definition) edit(result);
    else mergeIn(draft.from, result.value);
    setFault(null);
    setDraft(null);
  };
  const replaced = (from: Definition, value: Value) =>
    target.kind === "trigger"
      ? setTrigger(from, value as ValueObject)
      : replaceAction(from, target.name, value);

  return (
    <div className={classes.code}>
      <div className={classes.editor}>
        <JsonEditor
          label={t("Definition as JSON")}
          value={text}
          onChange={(next) => setDraft({ from: draft?.from ?? definition, text: next })}
          onBlur={apply}
          readOnly={!mayEdit}
          fault={fault}
          describedBy={fault === null ? undefined : faultId}
        />
      </div>
      {fault === null ? (
        <Text size="xs" c="dimmed">
          {mayEdit ? t("Taken over when you leave the editor.") : t("You may look at it, not change it.")}
        </Text>
      ) : (
        <Alert id={faultId} color="red" title={t("Not taken over yet")} role="alert">
          {fault.message}
        </Alert>
      )}
    </div>
  );
}
