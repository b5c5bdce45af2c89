import { Alert, List, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { WayToApp } from "../sign-in/way-to-app.tsx";
import type { SignInFacts } from "./connection-types.ts";

/** What will happen on signing in, and what is missing for it. */
export function SignInNotes(props: {
  readonly facts: SignInFacts;
  readonly connectorId: string | null;
  /** The service takes the place of this page, and sends back to it. */
  readonly isSameTab: boolean;
}) {
  const t = useWords();
  const { facts, connectorId, isSameTab } = props;
  if (facts.missing !== null) return <Missing words={facts.missing} connectorId={connectorId} />;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {wayWords(t, facts, isSameTab)}
      </Text>
      {facts.notes.map((note) => (
        <Text key={note} size="sm" c="dimmed" mt={6}>
          {t.text(note)}
        </Text>
      ))}
      {facts.scopes.length > 0 && (
        <details>
          <Text component="summary" size="sm" mt={6}>
            {t("What Towpath asks for")}
          </Text>
          <List size="sm" mt={4}>
            {facts.scopes.map((scope) => (
              <List.Item key={scope}>{scope}</List.Item>
            ))}
          </List>
        </details>
      )}
    </div>
  );
}

function wayWords(t: Words, { needsWindow, serviceTitle: service }: SignInFacts, isSameTab: boolean): string {
  if (!needsWindow) {
    return t("Towpath signs in to {service} by itself with this app: nobody has to be asked.", { service });
  }
  return isSameTab
    ? t(
        "You go to {service}, which asks you, gives Towpath a token and sends you back. Towpath never sees your password.",
        { service },
      )
    : t(
        "{service} asks you in its own window, and gives Towpath a token. Towpath never sees your password.",
        { service },
      );
}

function Missing({ words, connectorId }: { readonly words: string; readonly connectorId: string | null }) {
  const t = useWords();
  return (
    <Alert
      color="yellow"
      icon={<IconInfoCircle size={18} aria-hidden />}
      title={t("An OAuth app is missing")}
    >
      <Text size="sm">{t.text(words)}</Text>
      {connectorId !== null && <WayToApp connectorId={connectorId}>{t("Enter the OAuth app")}</WayToApp>}
    </Alert>
  );
}
