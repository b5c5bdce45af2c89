import { Badge, Button, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { Since } from "../../shell/since.tsx";
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
  const [editing, setEditing] = useState(false);
  const { update, remove } = useAppCommands(() => setEditing(false));
  return (
    <div className={styles.app}>
      <Text fw={600}>{app.name}</Text>
      <span className={styles.small}>
        Client ID {app.clientId} · {app.hasSecret ? "with a secret" : "without a secret"} · {usedWords(app)}
      </span>
      {app.oldSecretSince !== null && (
        <div className={styles.buttons}>
          <Badge color="yellow" variant="light">
            two secrets
          </Badge>
          <span className={styles.small}>
            The old secret still counts, since <Since at={app.oldSecretSince} />.
          </span>
          <Button
            size="compact-sm"
            variant="default"
            loading={update.isPending}
            onClick={() => update.mutate({ id: app.id, dropOldSecret: true })}
          >
            Remove the old secret
          </Button>
        </div>
      )}
      {editing ? (
        <AppForm
          app={app}
          knownHosts={knownHosts}
          error={update.error}
          isBusy={update.isPending}
          submitLabel="Save the app"
          onSubmit={(facts) => update.mutate({ id: app.id, ...facts })}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles.buttons}>
          <Button size="compact-sm" variant="default" onClick={() => setEditing(true)}>
            Change, or replace the secret
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            onClick={() => askToRemove(app, () => remove.mutate({ id: app.id }))}
          >
            Remove
          </Button>
        </div>
      )}
    </div>
  );
}

function usedWords({ connectionCount }: OAuthApp): string {
  if (connectionCount === 0) return "nobody signed in with it yet";
  return connectionCount === 1
    ? "1 connection signed in with it"
    : `${connectionCount} connections signed in with it`;
}

function askToRemove(app: OAuthApp, onConfirm: () => void): void {
  modals.openConfirmModal({
    title: `Remove the OAuth app “${app.name}”?`,
    children: (
      <Text size="sm">
        {app.connectionCount === 0
          ? "Nobody signed in with it."
          : `${usedWords(app)}. They work as long as their present tokens do, and cannot be renewed afterwards, unless the app is entered again.`}
      </Text>
    ),
    labels: { confirm: "Remove it", cancel: "Keep it" },
    confirmProps: { color: "red" },
    onConfirm,
  });
}

function useAppCommands(onSaved: () => void) {
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
        toastDone("The OAuth app was saved.");
        onSaved();
      },
      onSettled: refresh,
    }),
  );
  const remove = useMutation(
    orpc.oauthApps.delete.mutationOptions({
      onSuccess: () => toastDone("The OAuth app was removed."),
      onSettled: refresh,
    }),
  );
  return { update, remove };
}
