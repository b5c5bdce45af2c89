"use client";

import { api, messageOf } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import {
  EmailField,
  type EntryFields,
  EntryForm,
  NameField,
  PasswordField,
  useEntry,
} from "./entry-form.tsx";
import { signInWithPassword } from "./sign-in-with-password.ts";

/** Makes the owner's account and signs them in. Shown only while there is no account at all. */
export function WelcomeForm() {
  const t = useWords();
  const entry = useEntry();
  const submit = () =>
    entry.submit(
      () => createAndSignIn(t, entry.fields),
      () => window.location.assign("/"),
    );
  return (
    <EntryForm entry={entry} label={t("Create the account")} onSubmit={submit}>
      <NameField entry={entry} autoFocus />
      <EmailField entry={entry} />
      <PasswordField entry={entry} isNew />
    </EntryForm>
  );
}

async function createAndSignIn(t: Words, form: EntryFields): Promise<string | null> {
  try {
    await api.account.createOwner(form);
  } catch (error) {
    return messageOf(error, t);
  }
  return signInWithPassword(t, form);
}
