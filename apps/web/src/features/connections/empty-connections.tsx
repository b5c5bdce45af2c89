import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import styles from "./connections-page.module.css";

/** What a person sees before there is any connection: what one is for, and how it comes to be. */
export function EmptyConnections({ onCreate }: { readonly onCreate: (() => void) | null }) {
  const t = useWords();
  return (
    <section className={styles.empty} aria-labelledby="no-connections">
      <IconPlugConnected size={34} stroke={1.5} aria-hidden />
      <h2 id="no-connections" className={styles.title}>
        {t("Sign in to a service once")}
      </h2>
      <p className={styles.text}>
        {t(
          "A connection holds what a service wants to see: a key, or a name and a password. Flows call the service through it, and nobody sees what you entered again, not in runs, exports or logs.",
        )}
      </p>
      <p className={styles.text}>
        {t(
          "You make one here, or in the designer when you add a step of a connector. Flows speak of it by a name, so it can be exchanged without touching them.",
        )}
      </p>
      {onCreate !== null && (
        <Button size="md" leftSection={<IconPlugConnected size={19} aria-hidden />} onClick={onCreate}>
          {t("New connection")}
        </Button>
      )}
    </section>
  );
}
