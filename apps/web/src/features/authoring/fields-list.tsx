"use client";

import { Accordion, Button, Checkbox, Group, Select, TagsInput, TextInput } from "@mantine/core";
import {
  addParameter,
  type DraftField,
  type FieldChange,
  fieldsOfOperation,
  type OperationKey,
  removeField,
  setField,
} from "@towpath/connectors";
import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { useState } from "react";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { CommitText } from "./commit-text.tsx";
import { useWizard } from "./use-wizard-draft.ts";

/** The parameters of an operation, and the properties of its body. */
export function FieldsList({ operationKey: key }: { operationKey: OperationKey }) {
  const t = useWords();
  const draft = useWizard();
  const fields = draft.parts === null ? [] : fieldsOfOperation(draft.parts, key);
  return (
    <div>
      <p className={styles.label}>{t("Parameters")}</p>
      {fields.length === 0 && <p className={styles.hint}>{t("None.")}</p>}
      <Accordion variant="contained" chevronPosition="left" order={4}>
        {fields.map((field) => (
          <Accordion.Item key={field.at.join("/")} value={field.at.join("/")}>
            <Accordion.Control>
              <span className={styles.field} style={{ paddingInlineStart: field.depth * 16 }}>
                <b>{field.name}</b>
                <span className={styles.fieldFacts}>{factsOf(t, field)}</span>
              </span>
            </Accordion.Control>
            <Accordion.Panel>
              <FieldForm field={field} operationKey={key} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <AddParameter operationKey={key} />
    </div>
  );
}

const factsOf = (t: Words, field: DraftField): string =>
  [
    field.in,
    field.isReference ? t("defined elsewhere") : field.type || t("anything"),
    ...(field.required ? [t("required")] : []),
    ...(field.visibility === "internal" ? [t("hidden")] : []),
  ].join(" · ");

const TYPES = ["string", "integer", "number", "boolean", "array"];
const VISIBILITIES = [
  { value: "none", label: phrase("Normal") },
  { value: "important", label: phrase("Important") },
  { value: "advanced", label: phrase("Advanced") },
  { value: "internal", label: phrase("Hidden") },
];

function FieldForm({ field, operationKey: key }: { field: DraftField; operationKey: OperationKey }) {
  const t = useWords();
  const draft = useWizard();
  const set = (change: FieldChange) => draft.edit((parts) => setField(parts, key, field, change));
  if (field.isReference) {
    return (
      <p className={styles.hint}>
        {t("It stands under a name of its own, which others use too: edit it in the Swagger editor.")}
      </p>
    );
  }
  const types = TYPES.includes(field.type) || field.type === "" ? TYPES : [...TYPES, field.type];
  return (
    <div className={styles.fields}>
      <CommitText label={t("Title")} value={field.title} onCommit={(title) => set({ title })} />
      <CommitText
        label={t("Description")}
        value={field.description}
        onCommit={(description) => set({ description })}
      />
      <Select
        label={t("Type")}
        data={types}
        value={field.type === "" ? null : field.type}
        placeholder={t("Anything")}
        onChange={(type) => set({ type: type ?? "" })}
        allowDeselect={false}
      />
      <CommitText
        label={t("Format")}
        placeholder={t("date-time, int64, byte …")}
        value={field.format}
        onCommit={(format) => set({ format })}
      />
      <CommitText
        label={t("Default value")}
        description={t("Sent without a word when the field is hidden.")}
        value={
          field.default === undefined
            ? ""
            : typeof field.default === "string"
              ? field.default
              : stringifyJson(field.default)
        }
        onCommit={(text) => set({ default: typedValue(text, field.type) })}
      />
      <TagsInput
        label={t("Fixed values")}
        description={t("Enter adds one; none allows any.")}
        value={field.values.map((value) => (typeof value === "string" ? value : stringifyJson(value)))}
        onChange={(values) => set({ values: values.flatMap((text) => typedValue(text, field.type) ?? []) })}
      />
      <Select
        label={t("Visibility")}
        data={VISIBILITIES.map(({ value, label }) => ({ value, label: t(label) }))}
        value={field.visibility}
        allowDeselect={false}
        onChange={(visibility) => set({ visibility: (visibility ?? "none") as DraftField["visibility"] })}
      />
      <Checkbox
        label={t("Required")}
        checked={field.required}
        disabled={field.in === "path"}
        onChange={(event) => set({ required: event.currentTarget.checked })}
      />
      <Button
        variant="subtle"
        color="red"
        className={styles.inline}
        onClick={() => draft.edit((parts) => removeField(parts, key, field))}
      >
        {t("Remove {name}", { name: field.name })}
      </Button>
    </div>
  );
}

/** A typed value as the field's type wants it; a text where it fits no other. */
function typedValue(text: string, type: string): Value | undefined {
  if (text === "") return undefined;
  if (type === "string" || type === "") return text;
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : text;
}

type Place = Parameters<typeof addParameter>[2]["in"];
const PLACES: { value: Place; label: string }[] = [
  { value: "query", label: phrase("Query") },
  { value: "header", label: phrase("Header") },
  { value: "formData", label: phrase("Form field") },
];

function AddParameter({ operationKey: key }: { operationKey: OperationKey }) {
  const t = useWords();
  const draft = useWizard();
  const [name, setName] = useState("");
  const [place, setPlace] = useState<Place>("query");
  const add = () => {
    if (draft.edit((parts) => addParameter(parts, key, { name: name.trim(), in: place }))) setName("");
  };
  return (
    <Group align="end" mt="sm">
      <TextInput
        label={t("New parameter")}
        placeholder={t("Name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && add()}
      />
      <Select
        label={t("Place")}
        w={130}
        data={PLACES.map(({ value, label }) => ({ value, label: t(label) }))}
        value={place}
        allowDeselect={false}
        onChange={(next) => setPlace((next ?? "query") as Place)}
      />
      <Button variant="default" onClick={add} disabled={name.trim() === ""}>
        {t("Add")}
      </Button>
    </Group>
  );
}
