import { Alert, Button, CopyButton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { Redirect } from "./app-types.ts";
import styles from "./oauth-apps.module.css";

const OUTCOMES = {
  works: { color: "water", title: phrase("It works") },
  "works-with-warnings": { color: "yellow", title: phrase("It works from here, with a warning") },
  fails: { color: "red", title: phrase("It could not be reached") },
} as const;

/** The address that goes into every registration, to the letter, and whether it leads here. */
export function RedirectAddress({ redirect }: { readonly redirect: Redirect }) {
  const t = useWords();
  const test = useMutation(orpc.oauthApps.testRedirect.mutationOptions());
  const found = test.data === undefined ? null : OUTCOMES[test.data.outcome];
  return (
    <div className={styles.redirect}>
      <Text size="sm" fw={600} component="h3">
        {t("Redirect URI")}
      </Text>
      <Text size="sm" c="dimmed">
        {t("Register the app at the service with exactly this address: that is where people come back to.")}
      </Text>
      <div className={styles.address}>
        <code className={styles.code}>{redirect.address}</code>
        <CopyButton value={redirect.address}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              {copied ? t("Copied") : t("Copy")}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
          {t("Test")}
        </Button>
      </div>
      {test.data === undefined &&
        redirect.warnings.map((warning) => (
          <Text key={warning} size="sm" c="dimmed">
            {t.text(warning)}
          </Text>
        ))}
      <div aria-live="polite">
        {found !== null && (
          <Alert color={found.color} title={t(found.title)}>
            {test.data?.messages.map((message) => (
              <Text key={message} size="sm">
                {t.text(message)}
              </Text>
            ))}
          </Alert>
        )}
      </div>
    </div>
  );
}
