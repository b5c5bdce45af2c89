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
import styles from "./authoring.module.css";
import { CommitText } from "./commit-text.tsx";
import { StepFrame } from "./step-frame.tsx";
import { useWizard } from "./use-wizard-draft.ts";

const KINDS = [
  { value: "none", label: "No sign-in" },
  { value: "key", label: "API key" },
  { value: "bearer", label: "Bearer token" },
  { value: "basic", label: "User name and password (Basic)" },
  { value: "oauth2", label: "OAuth 2.0" },
];

function firstOf(kind: string): SignIn | { kind: "none" } {
  switch (kind) {
    case "key":
      return { kind: "key", in: "header", name: "X-API-Key", title: "API key" };
    case "bearer":
      return { kind: "bearer", title: "Token" };
    case "basic":
      return { kind: "basic", usernameTitle: "User name", passwordTitle: "Password" };
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
  const draft = useWizard();
  if (draft.parts === null) return null;
  const security = readSecurity(draft.parts);
  const set = (next: SignIn | { kind: "none" }) => draft.edit((parts) => setSecurity(parts, next));
  return (
    <StepFrame
      title="Security"
      about="How a connection proves who calls. Makers enter their own credentials when they connect; none stands in these files."
    >
      {security.kind === "other" && (
        <p className={styles.hint}>
          {security.words} This form would lose that, so it is edited in the files. Choosing below replaces
          it.
        </p>
      )}
      <Select
        label="Sign-in"
        data={KINDS}
        value={security.kind === "other" ? null : security.kind}
        placeholder="As the files say"
        allowDeselect={false}
        onChange={(kind) => kind !== null && kind !== security.kind && set(firstOf(kind))}
      />
      <SignInForm security={security} onChange={set} />
    </StepFrame>
  );
}

function SignInForm({ security, onChange }: { security: Security; onChange: (next: SignIn) => void }) {
  switch (security.kind) {
    case "key":
      return (
        <>
          <CommitText
            label="Label for makers"
            value={security.title}
            onCommit={(title) => onChange({ ...security, title })}
          />
          <CommitText
            label="Name of the header or query parameter"
            required
            value={security.name}
            onCommit={(name) => onChange({ ...security, name })}
          />
          <Select
            label="Place"
            data={[
              { value: "header", label: "Header" },
              { value: "query", label: "Query" },
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
          label="Label for makers"
          description="The token is sent as 'Authorization: Bearer …'; makers enter it without that word."
          value={security.title}
          onCommit={(title) => onChange({ ...security, title })}
        />
      );
    case "basic":
      return (
        <>
          <CommitText
            label="Label of the user name"
            value={security.usernameTitle}
            onCommit={(usernameTitle) => onChange({ ...security, usernameTitle })}
          />
          <CommitText
            label="Label of the password"
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
        label="Identity provider"
        data={data}
        value={signIn.identityProvider}
        allowDeselect={false}
        onChange={(id) =>
          id !== null && onChange({ ...oauthOf(id), clientId: signIn.clientId, scopes: signIn.scopes })
        }
      />
      <CommitText
        label="Client ID"
        description="Of the app that an admin registered with the service. Its secret is never kept in these files."
        value={signIn.clientId}
        onCommit={(clientId) => onChange({ ...signIn, clientId })}
      />
      {fields.map((field) => (
        <CommitText
          key={field.name}
          label={field.title}
          description={field.description}
          required={field.required}
          value={settingOf(field.name)}
          onCommit={(value) => onChange({ ...signIn, settings: { ...signIn.settings, [field.name]: value } })}
        />
      ))}
      <TagsInput
        label="Scopes"
        description="What the connection may do; Enter adds one."
        value={[...signIn.scopes]}
        splitChars={[" ", ","]}
        onChange={(scopes) => onChange({ ...signIn, scopes })}
      />
    </>
  );
}
