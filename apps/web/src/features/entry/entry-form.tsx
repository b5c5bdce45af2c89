import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type ChangeEvent, type ReactNode, useState } from "react";
import { useWords } from "../../words/words.tsx";
import styles from "./entry-frame.module.css";
import { SHORTEST_PASSWORD } from "./password-rules.ts";

export interface EntryFields {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** What somebody enters at the door, and what became of sending it. */
export interface EntryState {
  readonly fields: EntryFields;
  readonly refusal: string | null;
  readonly busy: boolean;
  change(field: keyof EntryFields, value: string): void;
  /** @param send answers null when the person is in, else why not */
  submit(send: () => Promise<string | null>, whenIn: () => void): void;
}

export function useEntry(): EntryState {
  const [fields, setFields] = useState<EntryFields>({ name: "", email: "", password: "" });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const run = async (send: () => Promise<string | null>, whenIn: () => void) => {
    setBusy(true);
    setRefusal(null);
    const refused = await send();
    // Whoever is in waits for the next page: the button goes on turning.
    if (refused === null) return whenIn();
    setRefusal(refused);
    setBusy(false);
  };

  return {
    fields,
    refusal,
    busy,
    change: (field, value) => setFields((before) => ({ ...before, [field]: value })),
    submit: (send, whenIn) => void run(send, whenIn),
  };
}

interface EntryFormProps {
  readonly entry: EntryState;
  readonly label: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function EntryForm({ entry, label, onSubmit, children }: EntryFormProps) {
  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {entry.refusal !== null && (
        <p className={styles.refusal} role="alert">
          {entry.refusal}
        </p>
      )}
      {children}
      <Button type="submit" size="md" loading={entry.busy} fullWidth mt={4}>
        {label}
      </Button>
    </form>
  );
}

interface FieldProps {
  readonly entry: EntryState;
  readonly autoFocus?: boolean;
}

const boundTo = ({ fields, change }: EntryState, name: keyof EntryFields) => ({
  name,
  size: "md",
  withAsterisk: false,
  required: true,
  value: fields[name],
  onChange: (event: ChangeEvent<HTMLInputElement>) => change(name, event.currentTarget.value),
});

export function NameField({ entry, autoFocus = false }: FieldProps) {
  const t = useWords();
  return (
    <TextInput
      {...boundTo(entry, "name")}
      label={t("Your name")}
      autoComplete="name"
      autoFocus={autoFocus}
      maxLength={120}
    />
  );
}

export function EmailField({ entry, autoFocus = false }: FieldProps) {
  const t = useWords();
  return (
    <TextInput
      {...boundTo(entry, "email")}
      label={t("E-mail")}
      type="email"
      autoComplete="username"
      autoFocus={autoFocus}
    />
  );
}

/** A password that is chosen now is held to the rules; one that is there is not. */
export function PasswordField({ entry, isNew }: FieldProps & { readonly isNew: boolean }) {
  const t = useWords();
  const { length } = entry.fields.password;
  const missing = SHORTEST_PASSWORD - length;
  const rules = {
    minLength: SHORTEST_PASSWORD,
    maxLength: 200,
    description: t("At least 10 characters. A few words you will remember are best."),
    error: length > 0 && missing > 0 ? t("{count} more to go", { count: missing }) : undefined,
  };
  return (
    <PasswordInput
      {...boundTo(entry, "password")}
      label={t("Password")}
      autoComplete={isNew ? "new-password" : "current-password"}
      {...(isNew ? rules : {})}
    />
  );
}
