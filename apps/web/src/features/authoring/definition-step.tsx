"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import {
  addOperation,
  type ListedOperation,
  listDraftOperations,
  type OperationKey,
} from "@towpath/connectors";
import { ok } from "@towpath/prelude";
import { useState } from "react";
import { toastDone, toastRefusal } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { OperationForm } from "./operation-form.tsx";
import { SampleDialog } from "./sample-dialog.tsx";
import { StepFrame } from "./step-frame.tsx";
import { useWizard } from "./use-wizard-draft.ts";

const isSame = (a: OperationKey | null, b: OperationKey) => a?.path === b.path && a.method === b.method;

/** The operations: what the connector can do. */
export function DefinitionStep() {
  const t = useWords();
  const draft = useWizard();
  const [chosen, setChosen] = useState<OperationKey | null>(null);
  const [isAdding, setAdding] = useState(false);
  if (draft.parts === null) return null;
  const { parts } = draft;
  const operations = listDraftOperations(parts);
  const shown = operations.find(({ key }) => isSame(chosen, key)) ?? operations[0];
  return (
    <StepFrame
      title={t("Definition")}
      about={t("What the connector can do: each operation is one action or trigger for makers.")}
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
          {t("New operation")}
        </Button>
      }
    >
      {shown === undefined ? (
        <p className={styles.hint}>
          {t("No operation yet. Add the first one from a sample request or a cURL line.")}
        </p>
      ) : (
        <div className={styles.split}>
          <OperationList operations={operations} shown={shown.key} onChoose={setChosen} />
          <OperationForm
            key={`${shown.key.method} ${shown.key.path}`}
            operationKey={shown.key}
            onMoved={setChosen}
          />
        </div>
      )}
      <SampleDialog
        opened={isAdding}
        onClose={() => setAdding(false)}
        onSample={(sample) => {
          const added = addOperation(parts, sample);
          if (!added.ok) {
            toastRefusal(t.text(added.failure.message));
            return false;
          }
          draft.edit(() => ok(added.value.parts));
          setChosen(added.value.key);
          const [note] = added.value.notes;
          toastDone(
            note === undefined
              ? t("The operation was added.")
              : `${t("The operation was added.")} ${t.text(note.message)}`,
          );
          return true;
        }}
      />
    </StepFrame>
  );
}

function OperationList(props: {
  operations: readonly ListedOperation[];
  shown: OperationKey;
  onChoose: (key: OperationKey) => void;
}) {
  const t = useWords();
  return (
    <nav aria-label={t("Operations")} className={styles.operations}>
      <ul>
        {props.operations.map(({ key, id, summary, isTrigger, isDeprecated }) => (
          <li key={`${key.method} ${key.path}`}>
            <button
              type="button"
              className={styles.operation}
              aria-current={isSame(props.shown, key) ? "true" : undefined}
              onClick={() => props.onChoose(key)}
            >
              <span className={styles.operationTitle}>{summary === "" ? id : summary}</span>
              <span className={styles.operationPath}>
                <b>{key.method.toUpperCase()}</b> {key.path}
              </span>
              {(isTrigger || isDeprecated) && (
                <span className={styles.operationMark}>{isTrigger ? t("Trigger") : t("Deprecated")}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
