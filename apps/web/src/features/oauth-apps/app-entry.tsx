import { Badge, Button, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { Since } from "../../shell/since.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { AppForm } from "./app-form.tsx";
import type { OAuthApp } from "./app-types.ts";
import styles from "./oauth-apps.module.css";

/** One app that is entered here, and what can be done with it. */
export function AppEntry({
  app,
  knownHosts,
}: {
  readonly app: OAuthApp;
  readonly knownHosts: readonly string[];
}) {
  const t = useWords();
  const [editing, setEditing] = useState(false);
  const { update, remove } = useAppCommands(() => setEditing(false));
  return (
    <div className={styles.app}>
      <Text fw={600}>{app.name}</Text>
      <span className={styles.small}>
        {t("Client ID {id}", { id: app.clientId })} ·{" "}
        {app.hasSecret ? t("with a secret") : t("without a secret")} · {usedWords(t, app)}
      </span>
      {app.oldSecretSince !== null && (
        <div className={styles.buttons}>
          <Badge color="yellow" variant="light">
            {t("two secrets")}
          </Badge>
          <span className={styles.small}>
            {t.rich("The old secret still counts, since <since></since>.", {
              since: () => <Since at={app.oldSecretSince ?? ""} />,
            })}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            loading={update.isPending}
            onClick={() => update.mutate({ id: app.id, dropOldSecret: true })}
          >
            {t("Remove the old secret")}
          </Button>
        </div>
      )}
      {editing ? (
        <AppForm
          app={app}
          knownHosts={knownHosts}
          error={update.error}
          isBusy={update.isPending}
          submitLabel={t("Save the app")}
          onSubmit={(facts) => update.mutate({ id: app.id, ...facts })}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles.buttons}>
          <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
            {t("Change, or replace the secret")}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            onClick={() => askToRemove(t, app, () => remove.mutate({ id: app.id }))}
          >
            {t("Remove")}
          </Button>
        </div>
      )}
    </div>
  );
}

const usedWords = (t: Words, { connectionCount: count }: OAuthApp): string =>
  t(
    "{count, plural, =0 {nobody signed in with it yet} one {# connection signed in with it} other {# connections signed in with it}}",
    { count },
  );

function askToRemove(t: Words, app: OAuthApp, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: t("Remove the OAuth app “{name}”?", { name: app.name }),
    children: (
      <Text size="sm">
        {app.connectionCount === 0
          ? t("Nobody signed in with it.")
          : `${usedWords(t, app)}. ${t("They work as long as their present tokens do, and cannot be renewed afterwards, unless the app is entered again.")}`}
      </Text>
    ),
    labels: { confirm: t("Remove it"), cancel: t("Keep it") },
    confirmProps: { color: "red" },
    onConfirm,
  });
}

function useAppCommands(onSaved: () => void) {
  const t = useWords();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: orpc.oauthApps.key() }),
      queries.invalidateQueries({ queryKey: orpc.connectors.key() }),
    ]);
  const update = useMutation(
    orpc.oauthApps.update.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        toastDone(t("The OAuth app was saved."));
        onSaved();
      },
      onSettled: refresh,
    }),
  );
  const remove = useMutation(
    orpc.oauthApps.delete.mutationOptions({
      onSuccess: () => toastDone(t("The OAuth app was removed.")),
      onSettled: refresh,
    }),
  );
  return { update, remove };
}
