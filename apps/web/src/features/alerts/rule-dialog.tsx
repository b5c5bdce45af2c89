import { Button, Checkbox, Modal, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import { FlowSelect } from "../flows/flow-select.tsx";
import type { Rule } from "./alert-types.ts";
import styles from "./alerts.module.css";
import { formOf, type RuleForm, ruleOf } from "./rule-form.ts";
import { keptRuleName, shownRuleName } from "./rule-name.ts";
import { TermsFields } from "./terms-fields.tsx";
import { WebhookKey } from "./webhook-key.tsx";
import { WholeNumber } from "./whole-number.tsx";

/** Makes a rule, or changes one. A new webhook's key is shown once, at the end. */
export function RuleDialog(props: {
  readonly open: Rule | "new" | null;
  /** Chosen in a new rule. */
  readonly flowId: string | null;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { open, onClose } = props;
  const [key, setKey] = useState<string | null>(null);
  const close = () => {
    setKey(null);
    onClose();
  };
  return (
    <Modal
      opened={open !== null}
      onClose={close}
      title={open === "new" ? t("New rule") : t("Change the rule")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {open !== null && key === null && (
        <Form
          key={open === "new" ? "new" : open.id}
          rule={open === "new" ? null : open}
          flowId={props.flowId}
          onSaved={(made) => {
            toastDone(t("The rule holds from now on."));
            if (made === null) close();
            else setKey(made);
          }}
        />
      )}
      {key !== null && <WebhookKey value={key} onClose={close} />}
    </Modal>
  );
}

function Form(props: {
  readonly rule: Rule | null;
  readonly flowId: string | null;
  readonly onSaved: (key: string | null) => void;
}) {
  const t = useWords();
  const { rule } = props;
  const [form, setForm] = useState(() => {
    const known = formOf(rule, props.flowId);
    return { ...known, name: shownRuleName(t, known.name) };
  });
  const change = (more: Partial<RuleForm>) => setForm({ ...form, ...more });
  const queries = useQueryClient();
  const options = {
    meta: { quiet: true },
    onSuccess: ({ webhookKey }: { webhookKey: string | null }) => props.onSaved(webhookKey),
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.alerts.key() }),
  };
  const create = useMutation(orpc.alerts.createRule.mutationOptions(options));
  const update = useMutation(orpc.alerts.updateRule.mutationOptions(options));
  const save = () => {
    const { flowId, ...rest } = ruleOf({ ...form, name: keptRuleName(t, form.name) });
    if (rule === null) create.mutate({ flowId, ...rest });
    else update.mutate({ id: rule.id, ...rest });
  };
  const error = create.error ?? update.error;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        label={t("Name")}
        value={form.name}
        maxLength={120}
        required
        data-autofocus
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      {rule === null && form.kind !== "disk" && (
        <FlowSelect
          label={t("Which flow")}
          placeholder={t("All flows of the environment")}
          clearButtonProps={{ "aria-label": t("All flows of the environment") }}
          value={form.flowId}
          onChange={(flowId) => change({ flowId })}
        />
      )}
      <TermsFields form={form} onChange={change} isOfFlow={rule !== null && rule.flow !== null} />
      <TellFields form={form} onChange={change} posts={rule?.webhook?.host ?? null} />
      {error !== null && (
        <p role="alert" className={styles.wrong}>
          {messageOf(error, t)}
        </p>
      )}
      <Button type="submit" loading={create.isPending || update.isPending}>
        {rule === null ? t("Make the rule") : t("Save")}
      </Button>
    </form>
  );
}

function TellFields(props: {
  readonly form: RuleForm;
  readonly onChange: (change: Partial<RuleForm>) => void;
  /** The host it posts to by now. */
  readonly posts: string | null;
}) {
  const t = useWords();
  const { form, onChange, posts } = props;
  return (
    <>
      <TagsInput
        label={t("E-mail to")}
        description={t("Addresses, each ended with Enter.")}
        value={form.mailTo}
        maxTags={20}
        acceptValueOnBlur
        splitChars={[",", ";", " "]}
        onChange={(mailTo) => onChange({ mailTo })}
      />
      <Checkbox
        label={t("And to the admins of the environment")}
        checked={form.mailAdmins}
        onChange={(event) => onChange({ mailAdmins: event.currentTarget.checked })}
      />
      <TextInput
        label={t("Webhook")}
        description={
          posts === null
            ? t("An address that gets each message as JSON, signed with a key that is shown once.")
            : t("It posts to {host}. Another address replaces it and gets a new key.", { host: posts })
        }
        placeholder="https://"
        type="url"
        value={form.webhook}
        onChange={(event) => onChange({ webhook: event.currentTarget.value })}
      />
      {posts !== null && (
        <Checkbox
          label={t("Post to no webhook any more")}
          checked={form.dropsWebhook}
          onChange={(event) => onChange({ dropsWebhook: event.currentTarget.checked })}
        />
      )}
      <WholeNumber
        label={t("At most one message in so many minutes")}
        description={t("What happens in between is counted and told together. 0: no limit.")}
        value={form.everyMinutes}
        least={0}
        most={10_080}
        onChange={(everyMinutes) => onChange({ everyMinutes })}
      />
    </>
  );
}
