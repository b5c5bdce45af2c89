import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { AppEntry } from "./app-entry.tsx";
import type { ConnectorApp as App } from "./app-types.ts";
import { NewApp } from "./new-app.tsx";
import styles from "./oauth-apps.module.css";
import { RedirectAddress } from "./redirect-address.tsx";

/** The app by which people sign in to one connector; for admins. */
export function ConnectorApp({ connectorId }: { readonly connectorId: string }) {
  const t = useWords();
  const found = useQuery(orpc.oauthApps.forConnector.queryOptions({ input: { id: connectorId } }));
  if (found.isError) return <ListMessage error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.isSuccess) return <Text size="sm">…</Text>;
  const { own, hosts, redirect, notes, scopes } = found.data;
  return (
    <div className={styles.form}>
      <Text size="sm">{standingWords(t, found.data)}</Text>
      <RedirectAddress redirect={redirect} />
      {(notes.length > 0 || scopes.length > 0) && (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{t.text(note)}</li>
          ))}
          {scopes.length > 0 && (
            <li>{t("Scopes that it asks for: {scopes}", { scopes: scopes.join(", ") })}</li>
          )}
        </ul>
      )}
      {own === null ? (
        <NewApp subject={{ connectorId }} knownHosts={hosts} />
      ) : (
        <AppEntry app={own} knownHosts={hosts} />
      )}
    </div>
  );
}

function standingWords(t: Words, { own, inherited, services }: App): string {
  if (own !== null) return t("People sign in as this app.");
  if (inherited === null) {
    return t(
      "None yet: nobody can sign in. Register an app at the service, then enter what the service gives you.",
    );
  }
  const { kind, clientId } = inherited;
  return kind === "service"
    ? t(
        "People sign in as the app for {services}, which this environment has for all its connectors (client ID {clientId}). One that is entered here comes first.",
        { services: services.join(", "), clientId },
      )
    : t(
        "People sign in as the app of this installation (client ID {clientId}). One that is entered here comes first.",
        { clientId },
      );
}
