import { Button, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { AppEntry } from "./app-entry.tsx";
import { NewApp } from "./new-app.tsx";
import styles from "./oauth-apps.module.css";
import { RedirectAddress } from "./redirect-address.tsx";

/** All apps of an environment; those for a whole service are entered here. For admins. */
export function OAuthApps() {
  const t = useWords();
  const apps = useQuery(orpc.oauthApps.list.queryOptions());
  const [adding, setAdding] = useState(false);
  const [service, setService] = useState("");
  if (apps.isError) return <ListMessage error={apps.error} onRetry={() => void apps.refetch()} />;
  if (!apps.isSuccess) return <Text size="sm">…</Text>;
  const { items, installation, redirect } = apps.data;
  return (
    <div className={styles.form}>
      <RedirectAddress redirect={redirect} />
      {items.length === 0 && installation.length === 0 && (
        <Text size="sm">{t("None yet. One for a single connector is entered on the connector's page.")}</Text>
      )}
      <ul className={styles.list} aria-label={t("OAuth apps")}>
        {items.map((app) => (
          <li key={app.id}>
            <span className={styles.small}>{forWords(t, app)}</span>
            <AppEntry app={app} knownHosts={app.hosts} />
          </li>
        ))}
        {installation.map((app) => (
          <li key={`${app.connector} ${app.service}`} className={styles.app}>
            <Text fw={600}>{app.connector ?? app.service}</Text>
            <span className={styles.small}>
              {t("Client ID {id}", { id: app.clientId })} ·{" "}
              {t("of this installation: whoever runs the server keeps it in a file")}
            </span>
          </li>
        ))}
      </ul>
      {adding ? (
        <NewApp
          subject={{ service: service.trim() }}
          knownHosts={[]}
          onDone={() => setAdding(false)}
          onCancel={() => setAdding(false)}
        >
          <TextInput
            label={t("Service")}
            description={t(
              "The host of the page where people sign in, such as accounts.google.com; aad for Microsoft Entra ID. Every connector that signs in there uses the app.",
            )}
            required
            value={service}
            onChange={(event) => setService(event.currentTarget.value)}
            spellCheck={false}
            maxLength={300}
          />
        </NewApp>
      ) : (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("App for a whole service")}
          </Button>
        </div>
      )}
    </div>
  );
}

function forWords(
  t: Words,
  {
    connector,
    service,
  }: {
    readonly connector: { readonly title: string } | null;
    readonly service: string | null;
  },
): string {
  if (connector !== null) return t("For the connector {name}", { name: connector.title });
  return service === "aad"
    ? t("For Microsoft Entra ID")
    : t("For every connector that signs in at {service}", { service });
}
