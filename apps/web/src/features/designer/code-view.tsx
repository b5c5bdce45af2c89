import { Alert, Button } from "@mantine/core";
import { parseDefinition } from "@towpath/flow";
import { useEffect, useId, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { drawnView } from "./canvas-memory.ts";
import classes from "./code-view.module.css";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { textOf } from "./designer-store.ts";
import { JsonEditor, type TextFault } from "./json-editor.tsx";

/** The whole definition as text. A text that cannot be read stays here, with the place of the fault, until it can. */
export function CodeView() {
  const t = useWords();
  const draft = useDesigner((state) => state.draft);
  const flowId = useDesigner((state) => state.flowId);
  const { open, replaceText, mergeIn } = useDesignerActions();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const [begun] = useState(draft);
  const [original] = useState(() => textOf(draft));
  const [text, setText] = useState(original);
  const [fault, setFault] = useState<TextFault | null>(null);
  const faultId = useId();
  useQuestionBeforeLeaving(text !== original);
  const leave = () => open({ view: drawnView(flowId) });
  const apply = () => {
    if (text === original) return leave();
    const parsed = parseDefinition(text);
    if (!parsed.ok) {
      const { line = 1, column = 1 } = parsed.failure;
      return setFault({ message: t.said(parsed.failure), line, column });
    }
    // Somebody else changed the flow while this was typed: theirs stays beside it.
    if (draft.definition === begun.definition) replaceText({ definition: parsed.value, baseText: text });
    else mergeIn(begun.definition, parsed.value);
    leave();
  };
  return (
    <section className={classes.view} aria-label={t("Definition of the flow as JSON")}>
      <div className={classes.bar}>
        <p>{t("The definition in the public workflow language, as it is saved and exported.")}</p>
        <Button variant="default" onClick={leave}>
          {text === original
            ? drawnView(flowId) === "canvas"
              ? t("Back to the canvas")
              : t("Back to the outline")
            : t("Drop my changes")}
        </Button>
        {mayEdit && (
          <Button onClick={apply} disabled={text === original}>
            {t("Apply")}
          </Button>
        )}
      </div>
      {fault !== null && (
        <Alert id={faultId} color="red" title={t("Not applied; your text is still here")} role="alert">
          {fault.message}
        </Alert>
      )}
      <div className={classes.editor}>
        <JsonEditor
          label={t("Definition of the flow, as JSON")}
          value={text}
          onChange={setText}
          readOnly={!mayEdit}
          fault={fault}
          describedBy={fault === null ? undefined : faultId}
        />
      </div>
    </section>
  );
}

/** A text that was not applied is nowhere but here: closing or reloading the page asks first. */
function useQuestionBeforeLeaving(hasChanges: boolean): void {
  useEffect(() => {
    if (!hasChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [hasChanges]);
}
