import { Button, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import { type ChangeEvent, useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./entry-frame.module.css";
import { SHORTEST_PASSWORD } from "./password-rules.ts";
import { signInWithPassword } from "./sign-in-with-password.ts";

type Way = "new" | "known";

/** Makes an account, or opens one that is there, and joins with it. */
export function JoinForm({ token }: { readonly token: string }) {
  const t = useWords();
  const [way, setWay] = useState<Way>("new");
  const [form, setForm] = useState({ name: "", email: "", password: "" });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (field: keyof typeof form) => (event: ChangeEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget;
    setForm((before) => ({ ...before, [field]: value }));
  };
  const isNew = way === "new";
  const missing = SHORTEST_PASSWORD - form.password.length;

  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    const refused = await join(t, token, isNew ? form : { email: form.email, password: form.password });
    // The address holds the link: going back must not lead to it.
    if (refused === null) return window.location.replace("/");
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
      <SegmentedControl
        aria-label={t("Do you have an account?")}
        fullWidth
        value={way}
        onChange={(next) => setWay(next as Way)}
        data={[
          { value: "new", label: t("I am new here") },
          { value: "known", label: t("I have an account") },
        ]}
      />
      {refusal !== null && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      {isNew && (
        <TextInput
          label={t("Your name")}
          name="name"
          autoComplete="name"
          size="md"
          withAsterisk={false}
          required
          maxLength={120}
          value={form.name}
          onChange={set("name")}
        />
      )}
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
        autoComplete={isNew ? "new-password" : "current-password"}
        size="md"
        withAsterisk={false}
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={200}
        description={isNew ? t("At least 10 characters. A few words you will remember are best.") : undefined}
        error={
          isNew && form.password.length > 0 && missing > 0
            ? t("{count} more to go", { count: missing })
            : undefined
        }
        value={form.password}
        onChange={set("password")}
      />
      <Button type="submit" size="md" loading={busy} fullWidth mt={4}>
        {t("Join")}
      </Button>
    </form>
  );
}

/** @returns null when the person is in, and signed in; else why not, in words for them */
async function join(
  t: Words,
  token: string,
  form: { name?: string; email: string; password: string },
): Promise<string | null> {
  try {
    const { environmentId } = await api.people.join({ token, ...form });
    const refused = await signInWithPassword(t, form);
    if (refused !== null) return refused;
    await api.environments.enter({ id: environmentId });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
