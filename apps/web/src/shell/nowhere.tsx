"use client";

import { Button } from "@mantine/core";
import { Mark } from "../theme/mark.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./notice.module.css";
import { useSignOut } from "./use-sign-out.ts";

/** For whoever has an account and is in no environment. */
export function Nowhere({ name }: { readonly name: string }) {
  const t = useWords();
  const signOut = useSignOut();
  return (
    <main className={styles.notice}>
      <Mark size={44} />
      <h1 className={styles.title}>{t("You are in no environment")}</h1>
      <p className={styles.text}>
        {t(
          "You are signed in as {name}, but an admin took you out, or the environment is gone. With an invitation you are in again: ask an admin for one.",
          { name },
        )}
      </p>
      <div className={styles.actions}>
        <Button onClick={() => signOut.mutate()} loading={signOut.isPending}>
          {t("Sign out")}
        </Button>
      </div>
    </main>
  );
}
