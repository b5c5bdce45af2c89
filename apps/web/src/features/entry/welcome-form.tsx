"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type ChangeEvent, useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./entry-frame.module.css";
import { SHORTEST_PASSWORD } from "./password-rules.ts";
import { signInWithPassword } from "./sign-in-with-password.ts";

/** Makes the owner's account and signs them in. Shown only while there is no account at all. */
export function WelcomeForm() {
  const t = useWords();
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (field: keyof typeof form) => (event: ChangeEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget;
    setForm((before) => ({ ...before, [field]: value }));
  };
  const tooShort = form.password.length > 0 && form.password.length < SHORTEST_PASSWORD;

  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    const refused = await createAndSignIn(t, form);
    if (refused === null) return window.location.assign("/");
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
        label={t("Your name")}
        name="name"
        autoComplete="name"
        size="md"
        withAsterisk={false}
        required
        autoFocus
        maxLength={120}
        value={form.name}
        onChange={set("name")}
      />
      <TextInput
        label={t("E-mail")}
        type="email"
        name="email"
        autoComplete="username"
        size="md"
        withAsterisk={false}
        required
        value={form.email}
        onChange={set("email")}
      />
      <PasswordInput
        label={t("Password")}
        name="password"
        autoComplete="new-password"
        size="md"
        withAsterisk={false}
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={200}
        description={t("At least 10 characters. A few words you will remember are best.")}
        error={
          tooShort ? t("{count} more to go", { count: SHORTEST_PASSWORD - form.password.length }) : undefined
        }
        value={form.password}
        onChange={set("password")}
      />
      <Button type="submit" size="md" loading={busy} fullWidth mt={4}>
        {t("Create the account")}
      </Button>
    </form>
  );
}

async function createAndSignIn(
  t: Words,
  form: { name: string; email: string; password: string },
): Promise<string | null> {
  try {
    await api.account.createOwner(form);
  } catch (error) {
    return messageOf(error);
  }
  return signInWithPassword(t, form);
}
