"use client";

import { useSearchParams } from "next/navigation";
import { useWords } from "../../words/words.tsx";
import { EmailField, EntryForm, PasswordField, useEntry } from "./entry-form.tsx";
import { safeNext, signInWithPassword } from "./sign-in-with-password.ts";

export function SignInForm() {
  const t = useWords();
  const next = safeNext(useSearchParams().get("next"));
  const entry = useEntry();
  const submit = () =>
    entry.submit(
      () => signInWithPassword(t, entry.fields),
      // A full load, so that the server draws the pages for the person who is here now.
      () => window.location.assign(next),
    );
  return (
    <EntryForm entry={entry} label={t("Sign in")} onSubmit={submit}>
      <EmailField entry={entry} autoFocus />
      <PasswordField entry={entry} isNew={false} />
    </EntryForm>
  );
}
