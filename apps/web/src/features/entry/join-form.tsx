import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { EmailField, EntryForm, NameField, PasswordField, useEntry } from "./entry-form.tsx";
import { signInWithPassword } from "./sign-in-with-password.ts";

type Way = "new" | "known";

/** Makes an account, or opens one that is there, and joins with it. */
export function JoinForm({ token }: { readonly token: string }) {
  const t = useWords();
  const [way, setWay] = useState<Way>("new");
  const entry = useEntry();
  const isNew = way === "new";
  const submit = () => {
    const { name, email, password } = entry.fields;
    entry.submit(
      () => join(t, token, isNew ? { name, email, password } : { email, password }),
      // The address holds the link: going back must not lead to it.
      () => window.location.replace("/"),
    );
  };
  return (
    <EntryForm entry={entry} label={t("Join")} onSubmit={submit}>
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
      {isNew && <NameField entry={entry} />}
      <EmailField entry={entry} />
      <PasswordField entry={entry} isNew={isNew} />
    </EntryForm>
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
    return messageOf(error, t);
  }
}
