"use client";

import { Button } from "@mantine/core";
import { Mark } from "../theme/mark.tsx";
import styles from "./notice.module.css";
import { useSignOut } from "./use-sign-out.ts";

/** For whoever has an account and is in no environment. */
export function Nowhere({ name }: { readonly name: string }) {
  const signOut = useSignOut();
  return (
    <main className={styles.notice}>
      <Mark size={44} />
      <h1 className={styles.title}>You are in no environment</h1>
      <p className={styles.text}>
        You are signed in as {name}, but an admin took you out, or the environment is gone. With an invitation
        you are in again: ask an admin for one.
      </p>
      <div className={styles.actions}>
        <Button onClick={() => signOut.mutate()} loading={signOut.isPending}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
