import { Button, Modal, TextInput } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconKey, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { CopyText } from "../../shell/copy-text.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./api-keys.module.css";

/** A person's own keys. A new one is shown once; afterwards only its first characters are known. */
export function ApiKeys() {
  const t = useWords();
  const [creating, setCreating] = useState(false);
  const keys = useQuery(orpc.apiKeys.list.queryOptions());
  const items = keys.data?.items ?? [];
  return (
    <>
      {keys.isError && <ListMessage error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.isSuccess && items.length === 0 && <p className={styles.none}>{t("You have no keys.")}</p>}
      {items.length > 0 && (
        <ul className={styles.keys} aria-label={t("Your API keys")}>
          {items.map((key) => (
            <ApiKeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setCreating(true)}>
        {t("Create a key")}
      </Button>
      <Modal opened={creating} onClose={() => setCreating(false)} title={t("Create an API key")} size="lg">
        <NewKey onDone={() => setCreating(false)} />
      </Modal>
    </>
  );
}

type ApiKey = Awaited<ReturnType<typeof orpc.apiKeys.list.call>>["items"][number];

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const t = useWords();
  const queries = useQueryClient();
  const revoke = useMutation(
    orpc.apiKeys.revoke.mutationOptions({
      onSuccess: () => toastDone(t("The key “{name}” was revoked.", { name: apiKey.name })),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.apiKeys.key() }),
    }),
  );
  const { lastUsedAt } = apiKey;
  const ask = () =>
    modals.openConfirmModal({
      title: t("Revoke “{name}”?", { name: apiKey.name }),
      children: t("Programs that use this key are refused from this moment on. This cannot be undone."),
      labels: { confirm: t("Revoke the key"), cancel: t("Keep it") },
      confirmProps: { color: "red" },
      onConfirm: () => revoke.mutate({ id: apiKey.id }),
    });
  return (
    <li className={styles.key}>
      <IconKey size={18} aria-hidden className={styles.sign} />
      <span className={styles.what}>
        <span className={styles.name}>{apiKey.name}</span>
        <span className={styles.about}>
          <code>{apiKey.prefix}…</code> ·{" "}
          {t.rich("created <since></since>", { since: () => <Since at={apiKey.createdAt} /> })} ·{" "}
          {lastUsedAt === null
            ? t("never used")
            : t.rich("used <since></since>", { since: () => <Since at={lastUsedAt} /> })}
        </span>
      </span>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={15} aria-hidden />}
        loading={revoke.isPending}
        onClick={ask}
        aria-label={t("Revoke {name}", { name: apiKey.name })}
      >
        {t("Revoke")}
      </Button>
    </li>
  );
}

function NewKey({ onDone }: { onDone: () => void }) {
  const t = useWords();
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const create = useMutation(
    orpc.apiKeys.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.apiKeys.key() }),
    }),
  );
  if (create.isSuccess) {
    return (
      <div className={styles.created}>
        <p className={styles.once}>
          {t(
            "Copy the key now and keep it safe. It is shown this once only; Towpath itself does not know it any more.",
          )}
        </p>
        <CopyText text={create.data.key} label={t("Copy the key")} />
        <Button onClick={onDone}>{t("I have copied it")}</Button>
      </div>
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name });
      }}
    >
      <TextInput
        label={t("Name")}
        description={t("What uses it, so that you know later: “Deploy script”, “Reporting”.")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={80}
        required
        data-autofocus
      />
      <Button type="submit" loading={create.isPending}>
        {t("Create the key")}
      </Button>
    </form>
  );
}
