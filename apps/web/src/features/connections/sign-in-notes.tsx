import { Alert, Anchor, List, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import type { SignInFacts } from "./connection-types.ts";

/** What will happen on signing in, and what is missing for it. */
export function SignInNotes(props: { readonly facts: SignInFacts; readonly connectorId: string | null }) {
  const t = useWords();
  const { facts, connectorId } = props;
  if (facts.missing !== null) return <Missing words={facts.missing} connectorId={connectorId} />;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {facts.needsWindow
          ? t(
              "{service} asks you in its own window, and gives Towpath a token. Towpath never sees your password.",
              { service: facts.serviceTitle },
            )
          : t("Towpath signs in to {service} by itself with this app: nobody has to be asked.", {
              service: facts.serviceTitle,
            })}
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

function Missing({ words, connectorId }: { readonly words: string; readonly connectorId: string | null }) {
  const t = useWords();
  return (
    <Alert
      color="yellow"
      icon={<IconInfoCircle size={18} aria-hidden />}
      title={t("An OAuth app is missing")}
    >
      <Text size="sm">{t.text(words)}</Text>
      {connectorId !== null && <WayToApp connectorId={connectorId} />}
    </Alert>
  );
}

function WayToApp({ connectorId }: { readonly connectorId: string }) {
  const t = useWords();
  const me = useQuery(orpc.account.me.queryOptions());
  if (me.data?.environment.role !== "admin") return null;
  return (
    <Anchor component={Link} href={`/connectors/${connectorId}#oauth-app`} size="sm">
      {t("Enter the OAuth app")}
    </Anchor>
  );
}
