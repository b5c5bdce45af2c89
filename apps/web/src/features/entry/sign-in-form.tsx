"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useWords } from "../../words/words.tsx";
import styles from "./entry-frame.module.css";
import { safeNext, signInWithPassword } from "./sign-in-with-password.ts";

export function SignInForm() {
  const t = useWords();
  const next = safeNext(useSearchParams().get("next"));
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    const refused = await signInWithPassword(t, { email, password });
    // A full load, so that the server draws the pages for the person who is here now.
    if (refused === null) return window.location.assign(next);
    setRefusal(refused);
    setBusy(false);
  };

  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {refusal !== null && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      <TextInput
        label={t("E-mail")}
        type="email"
        name="email"
        autoComplete="username"
        size="md"
        withAsterisk={false}
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("Password")}
        name="password"
        autoComplete="current-password"
        size="md"
        withAsterisk={false}
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={busy} fullWidth mt={4}>
        {t("Sign in")}
      </Button>
    </form>
  );
}
