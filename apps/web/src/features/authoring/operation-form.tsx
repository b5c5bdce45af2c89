"use client";

import { Button, Checkbox, Select } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import {
  deleteOperation,
  moveOperation,
  type OperationKey,
  operationIn,
  setBodyFromSample,
  setOperation,
  setResponseFromSample,
} from "@towpath/connectors";
import { isObject, stringifyJson, type ValueObject } from "@towpath/expressions";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { CommitText } from "./commit-text.tsx";
import { FieldsList } from "./fields-list.tsx";
import { FromSample } from "./from-sample.tsx";
import { TriggerForm } from "./trigger-form.tsx";
import { useWizard } from "./use-wizard-draft.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const VISIBILITIES = [
  { value: "none", label: phrase("Normal") },
  { value: "important", label: phrase("Important") },
  { value: "advanced", label: phrase("Advanced") },
  { value: "internal", label: phrase("Hidden") },
];

const textOf = (holder: ValueObject, name: string) => {
  const value = holder[name];
  return typeof value === "string" ? value : "";
};

/** One operation: words, request, answers, and whether it starts flows. */
export function OperationForm(props: { operationKey: OperationKey; onMoved: (key: OperationKey) => void }) {
  const t = useWords();
  const draft = useWizard();
  const { operationKey: key, onMoved } = props;
  const operation = draft.parts === null ? null : operationIn(draft.parts, key);
  if (operation === null) return null;
  const set = (change: Parameters<typeof setOperation>[2]) =>
    draft.edit((parts) => setOperation(parts, key, change));
  const move = (to: OperationKey) => {
    if (draft.edit((parts) => moveOperation(parts, key, to))) onMoved(to);
  };
  return (
    <div className={styles.form}>
      <section className={styles.card} aria-label={t("General")}>
        <CommitText
          label={t("Summary")}
          required
          value={textOf(operation, "summary")}
          onCommit={(summary) => set({ summary })}
        />
        <CommitText
          label={t("Description")}
          lines={2}
          value={textOf(operation, "description")}
          onCommit={(description) => set({ description: description === "" ? undefined : description })}
        />
        <CommitText
          label={t("Operation ID")}
          required
          description={t(
            "Flows call the operation by it. When it is changed, flows that use it have to be changed too.",
          )}
          value={textOf(operation, "operationId")}
          onCommit={(operationId) => set({ operationId })}
        />
        <Select
          label={t("Visibility")}
          data={VISIBILITIES.map(({ value, label }) => ({ value, label: t(label) }))}
          value={textOf(operation, "x-ms-visibility") || "none"}
          allowDeselect={false}
          onChange={(value) =>
            set({ "x-ms-visibility": value === "none" ? undefined : (value ?? undefined) })
          }
        />
        <Checkbox
          label={t("Deprecated: pickers no longer offer it, flows that have it go on")}
          checked={operation.deprecated === true}
          onChange={(event) => set({ deprecated: event.currentTarget.checked ? true : undefined })}
        />
      </section>
      <section className={styles.card} aria-label={t("Request")}>
        <h3 className={styles.cardTitle}>{t("Request")}</h3>
        <div className={styles.address}>
          <Select
            label={t("Method")}
            data={METHODS}
            value={key.method.toUpperCase()}
            allowDeselect={false}
            onChange={(method) => method !== null && move({ ...key, method: method.toLowerCase() })}
          />
          <CommitText
            label={t("Path")}
            description={t("Parts in braces are parameters.")}
            value={key.path}
            mono
            onCommit={(path) => move({ ...key, path })}
          />
        </div>
        <FieldsList operationKey={key} />
        <FromSample
          label={t("Body from a sample")}
          about={t("The body's schema is made of it. An empty sample takes the body away.")}
          onSample={(sample) => draft.edit((parts) => setBodyFromSample(parts, key, sample))}
        />
      </section>
      <Answers operationKey={key} operation={operation} />
      <TriggerForm operationKey={key} operation={operation} />
      <div>
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={17} aria-hidden />}
          onClick={() => draft.edit((parts) => deleteOperation(parts, key))}
        >
          {t("Delete this operation")}
        </Button>
      </div>
    </div>
  );
}

function Answers({ operationKey: key, operation }: { operationKey: OperationKey; operation: ValueObject }) {
  const t = useWords();
  const draft = useWizard();
  const responses = Object.entries(isObject(operation.responses) ? operation.responses : {});
  return (
    <section className={styles.card} aria-label={t("Answers")}>
      <h3 className={styles.cardTitle}>{t("Answers")}</h3>
      <ul className={styles.answers}>
        {responses.map(([status, response]) => (
          <li key={status}>
            <details>
              <summary>
                <b>{status}</b> {isObject(response) ? textOf(response, "description") : ""}
              </summary>
              <pre className={styles.schema}>
                {isObject(response) && isObject(response.schema)
                  ? stringifyJson(response.schema, 2)
                  : t("Nothing is said about its shape.")}
              </pre>
            </details>
          </li>
        ))}
      </ul>
      <FromSample
        label={t("Answer from a sample")}
        about={t("What later steps can use is made of it.")}
        hasStatus
        onSample={(sample, status) =>
          draft.edit((parts) => setResponseFromSample(parts, key, { status, sample }))
        }
      />
    </section>
  );
}
