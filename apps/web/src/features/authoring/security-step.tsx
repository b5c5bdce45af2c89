"use client";

import { Select, TagsInput } from "@mantine/core";
import {
  IDENTITY_PROVIDERS,
  type OAuthSignIn,
  readSecurity,
  type Security,
  type SignIn,
  setSecurity,
} from "@towpath/connectors";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { CommitText } from "./commit-text.tsx";
import { StepFrame } from "./step-frame.tsx";
import { useWizard } from "./use-wizard-draft.ts";

const KINDS = [
  { value: "none", label: phrase("No sign-in") },
  { value: "key", label: phrase("API key") },
  { value: "bearer", label: phrase("Bearer token") },
  { value: "basic", label: phrase("User name and password (Basic)") },
  { value: "oauth2", label: "OAuth 2.0" },
];

/** What makers are asked for is said in the language of whoever makes the connector. */
function firstOf(t: Words, kind: string): SignIn | { kind: "none" } {
  switch (kind) {
    case "key":
      return { kind: "key", in: "header", name: "X-API-Key", title: t("API key") };
    case "bearer":
      return { kind: "bearer", title: t("Token") };
    case "basic":
      return { kind: "basic", usernameTitle: t("User name"), passwordTitle: t("Password") };
    case "oauth2":
      return oauthOf("oauth2");
    default:
      return { kind: "none" };
  }
}

function oauthOf(id: string): OAuthSignIn {
  const provider = IDENTITY_PROVIDERS.find((one) => one.id === id);
  const settings = Object.fromEntries((provider?.settings ?? []).map((one) => [one.name, one.default]));
  return { kind: "oauth2", identityProvider: id, clientId: "", scopes: [], settings };
}

/** How connections prove who calls. */
export function SecurityStep() {
  const t = useWords();
  const draft = useWizard();
  if (draft.parts === null) return null;
  const security = readSecurity(draft.parts);
  const set = (next: SignIn | { kind: "none" }) => draft.edit((parts) => setSecurity(parts, next));
  return (
    <StepFrame
      title={t("Security")}
      about={t(
        "How a connection proves who calls. Makers enter their own credentials when they connect; none stands in these files.",
      )}
    >
      {security.kind === "other" && (
        <p className={styles.hint}>
          {t.text(security.words)}{" "}
          {t("This form would lose that, so it is edited in the files. Choosing below replaces it.")}
        </p>
      )}
      <Select
        label={t("Sign-in")}
        data={KINDS.map(({ value, label }) => ({ value, label: t(label) }))}
        value={security.kind === "other" ? null : security.kind}
        placeholder={t("As the files say")}
        allowDeselect={false}
        onChange={(kind) => kind !== null && kind !== security.kind && set(firstOf(t, kind))}
      />
      <SignInForm security={security} onChange={set} />
    </StepFrame>
  );
}

function SignInForm({ security, onChange }: { security: Security; onChange: (next: SignIn) => void }) {
  const t = useWords();
  switch (security.kind) {
    case "key":
      return (
        <>
          <CommitText
            label={t("Label for makers")}
            value={security.title}
            onCommit={(title) => onChange({ ...security, title })}
          />
          <CommitText
            label={t("Name of the header or query parameter")}
            required
            value={security.name}
            onCommit={(name) => onChange({ ...security, name })}
          />
          <Select
            label={t("Place")}
            data={[
              { value: "header", label: t("Header") },
              { value: "query", label: t("Query") },
            ]}
            value={security.in}
            allowDeselect={false}
            onChange={(place) => onChange({ ...security, in: place === "query" ? "query" : "header" })}
          />
        </>
      );
    case "bearer":
      return (
        <CommitText
          label={t("Label for makers")}
          description={t(
            "The token is sent as 'Authorization: Bearer …'; makers enter it without that word.",
          )}
          value={security.title}
          onCommit={(title) => onChange({ ...security, title })}
        />
      );
    case "basic":
      return (
        <>
          <CommitText
            label={t("Label of the user name")}
            value={security.usernameTitle}
            onCommit={(usernameTitle) => onChange({ ...security, usernameTitle })}
          />
          <CommitText
            label={t("Label of the password")}
            value={security.passwordTitle}
            onCommit={(passwordTitle) => onChange({ ...security, passwordTitle })}
          />
        </>
      );
    case "oauth2":
      return <OAuthForm signIn={security} onChange={onChange} />;
    default:
      return null;
  }
}

function OAuthForm({ signIn, onChange }: { signIn: OAuthSignIn; onChange: (next: SignIn) => void }) {
  const t = useWords();
  const provider = IDENTITY_PROVIDERS.find(({ id }) => id === signIn.identityProvider);
  const known = IDENTITY_PROVIDERS.map(({ id, title }) => ({ value: id, label: title }));
  // The file may name a provider that no form knows: it stays what it is.
  const data =
    provider === undefined
      ? [...known, { value: signIn.identityProvider, label: signIn.identityProvider }]
      : known;
  const fields = provider?.settings ?? [];
  const settingOf = (name: string) =>
    Object.entries(signIn.settings).find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1] ?? "";
  return (
    <>
      <Select
        label={t("Identity provider")}
        data={data}
        value={signIn.identityProvider}
        allowDeselect={false}
        onChange={(id) =>
          id !== null && onChange({ ...oauthOf(id), clientId: signIn.clientId, scopes: signIn.scopes })
        }
      />
      <CommitText
        label={t("Client ID")}
        description={t(
          "Of the app that an admin registered with the service. Its secret is never kept in these files.",
        )}
        value={signIn.clientId}
        onCommit={(clientId) => onChange({ ...signIn, clientId })}
      />
      {fields.map((field) => (
        <CommitText
          key={field.name}
          label={t.text(field.title)}
          description={t.text(field.description)}
          required={field.required}
          value={settingOf(field.name)}
          onCommit={(value) => onChange({ ...signIn, settings: { ...signIn.settings, [field.name]: value } })}
        />
      ))}
      <TagsInput
        label={t("Scopes")}
        description={t("What the connection may do; Enter adds one.")}
        value={[...signIn.scopes]}
        splitChars={[" ", ","]}
        onChange={(scopes) => onChange({ ...signIn, scopes })}
      />
    </>
  );
}
