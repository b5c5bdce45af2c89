import { Alert, Text } from "@mantine/core";
import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { type Definition, replaceAction, setTrigger } from "@towpath/flow";
import { useEffect, useId, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { type CodeDraft, codeDrafts } from "./code-drafts.ts";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import { JsonEditor, type TextFault } from "./json-editor.tsx";
import { noticeRefused } from "./notices.tsx";
import classes from "./side-panel.module.css";

/** One step as the document holds it. Read when the focus leaves; until it is sound, the flow stays as it was. */
export function CodeTab({ target, step }: { target: CanvasTarget; step: ValueObject }) {
  const t = useWords();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const definition = useDesigner((state) => state.draft.definition);
  const { edit, mergeIn } = useDesignerActions();
  const written = stringifyJson(step, 2);
  const [draft, setDraft] = useKeptDraft(target);
  const fault = draft?.fault ?? null;
  const faultId = useId();
  const text = draft?.text ?? written;

  const apply = () => {
    if (draft === null) return;
    const setFault = (found: TextFault) => setDraft({ ...draft, fault: found });
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
          // Undo writes another text here: that is nobody's typing.
          onChange={(next) =>
            setDraft(next === written ? null : { from: draft?.from ?? definition, text: next, fault })
          }
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

/** Outlives the panel: what cannot be read yet is nowhere but here, and is said so where it is left. */
function useKeptDraft(target: CanvasTarget): [CodeDraft | null, (draft: CodeDraft | null) => void] {
  const t = useWords();
  const store = useDesignerStore();
  const id = target.kind === "trigger" ? "" : target.name;
  const [draft, setDraft] = useState(() => codeDrafts(store).get(id) ?? null);
  useEffect(
    () => () => {
      const left = codeDrafts(store).get(id);
      if (left === undefined || left.fault === null) return;
      const name = titleOf(id);
      noticeRefused(
        id === ""
          ? t("The code of the trigger cannot be read yet. It waits for you in its code view.")
          : t("The code of “{name}” cannot be read yet. It waits for you in its code view.", { name }),
      );
    },
    [store, id, t],
  );
  const keep = (next: CodeDraft | null) => {
    if (next === null) codeDrafts(store).delete(id);
    else codeDrafts(store).set(id, next);
    setDraft(next);
  };
  return [draft, keep];
}
