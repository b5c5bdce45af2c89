"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type ChangeEvent, useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import styles from "./entry-frame.module.css";
import { SHORTEST_PASSWORD } from "./password-rules.ts";
import { signInWithPassword } from "./sign-in-with-password.ts";

/** Makes the owner's account and signs them in. Shown only while there is no account at all. */
export function WelcomeForm() {
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
    const refused = await createAndSignIn(form);
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
        label="Your name"
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
        label="E-mail"
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
        label="Password"
        name="password"
        autoComplete="new-password"
        size="md"
        withAsterisk={false}
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={200}
        description="At least 10 characters. A few words you will remember are best."
        error={tooShort ? `${SHORTEST_PASSWORD - form.password.length} more to go` : undefined}
        value={form.password}
        onChange={set("password")}
      />
      <Button type="submit" size="md" loading={busy} fullWidth mt={4}>
        Create the account
      </Button>
    </form>
  );
}

async function createAndSignIn(form: {
  name: string;
  email: string;
  password: string;
}): Promise<string | null> {
  try {
    await api.account.createOwner(form);
  } catch (error) {
    return messageOf(error);
  }
  return signInWithPassword(form);
}
