"use client";

import { ActionIcon, Button, Menu, MultiSelect, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import {
  addPolicy,
  type DraftPolicy,
  deletePolicy,
  listDraftOperations,
  listDraftPolicies,
  movePolicy,
  POLICY_FORMS,
  type PolicyField,
  policyForm,
  policyValue,
  setPolicy,
} from "@towpath/connectors";
import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { toastRefusal } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { CommitText } from "./commit-text.tsx";
import { StepFrame } from "./step-frame.tsx";
import { useWizard } from "./use-wizard-draft.ts";

/** What the gateway changes in requests and answers, in its order. */
export function PoliciesStep() {
  const t = useWords();
  const draft = useWizard();
  if (draft.parts === null) return null;
  const policies = listDraftPolicies(draft.parts);
  return (
    <StepFrame
      title={t("Policies")}
      about={t("What the gateway changes in requests and answers. They are applied in this order.")}
      actions={<AddPolicy />}
    >
      {policies.length === 0 && (
        <p className={styles.hint}>{t("No policy yet: requests leave as the definition says.")}</p>
      )}
      <ol className={styles.policies}>
        {policies.map((policy) => (
          <li key={`${policy.index}-${policy.templateId}`} className={styles.card}>
            <PolicyHead policy={policy} count={policies.length} />
            <PolicyBody policy={policy} />
          </li>
        ))}
      </ol>
    </StepFrame>
  );
}

function AddPolicy() {
  const t = useWords();
  const draft = useWizard();
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Button leftSection={<IconPlus size={17} aria-hidden />}>{t("Add a policy")}</Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {POLICY_FORMS.map(({ templateId, title, description }) => (
          <Menu.Item key={templateId} onClick={() => draft.edit((parts) => addPolicy(parts, templateId))}>
            <span className={styles.menuTitle}>{t.text(title)}</span>
            <span className={styles.menuAbout}>{t.text(description)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PolicyHead({ policy: { index, templateId, title }, count }: { policy: DraftPolicy; count: number }) {
  const t = useWords();
  const draft = useWizard();
  const form = policyForm(templateId);
  const move = (to: number) => draft.edit((parts) => movePolicy(parts, index, to));
  const name = title === "" ? t.text(form?.title ?? templateId) : title;
  return (
    <div className={styles.cardHead}>
      <div>
        <h3 className={styles.cardTitle}>{name}</h3>
        <p className={styles.about}>
          {form === null || form === undefined
            ? t("No form knows “{template}”: it is kept as it is.", { template: templateId })
            : t.text(form.description)}
        </p>
      </div>
      <div className={styles.cardActions}>
        <ActionIcon
          variant="subtle"
          disabled={index === 0}
          onClick={() => move(index - 1)}
          aria-label={t("Move {name} up", { name })}
        >
          <IconArrowUp size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          disabled={index === count - 1}
          onClick={() => move(index + 1)}
          aria-label={t("Move {name} down", { name })}
        >
          <IconArrowDown size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="red"
          onClick={() => draft.edit((parts) => deletePolicy(parts, index))}
          aria-label={t("Delete {name}", { name })}
        >
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  );
}

function PolicyBody({ policy }: { policy: DraftPolicy }) {
  const t = useWords();
  const draft = useWizard();
  const form = policyForm(policy.templateId);
  if (draft.parts === null) return null;
  const ids = listDraftOperations(draft.parts).map(({ id }) => id);
  const change = (next: Parameters<typeof setPolicy>[2]) =>
    draft.edit((parts) => setPolicy(parts, policy.index, next));
  return (
    <div className={styles.fields}>
      <CommitText label={t("Name")} value={policy.title} onCommit={(title) => change({ title })} />
      <MultiSelect
        label={t("Operations")}
        placeholder={policy.operationIds.length === 0 ? t("All operations") : ""}
        data={[...new Set([...ids, ...policy.operationIds])]}
        value={[...policy.operationIds]}
        onChange={(operationIds) => change({ operationIds })}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("All operations") }}
      />
      {form?.hasSection === true && (
        <Select
          label={t("Applied to")}
          data={[
            { value: "Request", label: t("Request") },
            { value: "Response", label: t("Answer") },
          ]}
          value={/response/i.test(policy.section) ? "Response" : "Request"}
          allowDeselect={false}
          onChange={(section) => section !== null && change({ section })}
        />
      )}
      {form?.fields.map((field) => (
        <PolicyInput
          key={field.name}
          field={field}
          value={policyValue(policy, field.name)}
          onChange={change}
        />
      ))}
    </div>
  );
}

function PolicyInput(props: {
  field: PolicyField;
  value: Value | undefined;
  onChange: (change: { values: Record<string, Value> }) => void;
}) {
  const t = useWords();
  const { field, value, onChange } = props;
  const set = (next: Value) => onChange({ values: { [field.name]: next } });
  const text = value === undefined ? "" : typeof value === "string" ? value : stringifyJson(value);
  if (field.choices !== undefined) {
    const data = field.choices.includes(text) || text === "" ? [...field.choices] : [...field.choices, text];
    return (
      <Select
        label={t.text(field.title)}
        description={t.text(field.description)}
        data={data}
        value={text === "" ? null : text}
        allowDeselect={false}
        onChange={(next) => next !== null && set(next)}
      />
    );
  }
  const commit = (next: string) => {
    if (field.isJson !== true) return set(next);
    const parsed = parseJson(next);
    if (parsed.ok) return set(parsed.value);
    return toastRefusal(
      t("{field} has to be JSON. {why}", {
        field: t.text(field.title),
        why: t.text(parsed.failure.message),
      }),
    );
  };
  return (
    <CommitText
      label={t.text(field.title)}
      description={t.text(field.description)}
      required={field.required}
      value={text}
      mono
      onCommit={commit}
    />
  );
}
