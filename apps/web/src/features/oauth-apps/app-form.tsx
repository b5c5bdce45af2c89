import { Alert, Button, PasswordInput, Select, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { messageOf } from "../../client/api.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { type AppFields, type factsOf, fieldsOf, type OAuthApp, factsOf as read } from "./app-types.ts";
import styles from "./oauth-apps.module.css";

const WAYS = [
  { value: "automatic", label: phrase("As the service takes it") },
  { value: "post", label: phrase("By its secret, in the form") },
  { value: "basic", label: phrase("By its secret, in the header (Basic)") },
  { value: "none", label: phrase("Not at all (a public client, PKCE alone)") },
  { value: "workload-identity", label: phrase("By a signed statement from a file (workload identity)") },
] as const satisfies readonly { value: OAuthApp["authentication"]; label: string }[];

interface AppFormProps {
  /** Null: a new one is entered. */
  readonly app: OAuthApp | null;
  /** Hosts that the connector itself names; shown where somebody else may have to be named. */
  readonly knownHosts: readonly string[];
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly submitLabel: string;
  readonly children?: ReactNode;
  readonly onSubmit: (facts: ReturnType<typeof factsOf>) => void;
  readonly onCancel?: () => void;
}

/** What a service gave when the app was registered there. The secret is typed unseen, and never shown again. */
export function AppForm(props: AppFormProps) {
  const t = useWords();
  const { app } = props;
  const [fields, setFields] = useState(() => fieldsOf(app));
  const set = (change: Partial<AppFields>) => setFields((before) => ({ ...before, ...change }));
  return (
    <form
      className={styles.form}
      noValidate
      autoComplete="off"
      aria-label={app === null ? t("A new OAuth app") : t("OAuth app {name}", { name: app.name })}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(read(fields, app === null));
      }}
    >
      {props.children}
      <TextInput
        label={t("Client ID")}
        description={t("Some services call it application ID or app key.")}
        required
        value={fields.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
        spellCheck={false}
        maxLength={500}
      />
      <PasswordInput
        label={t("Client secret")}
        description={t(secretWords(app))}
        value={fields.secret}
        onChange={(event) => set({ secret: event.currentTarget.value })}
        autoComplete="new-password"
      />
      <details>
        <summary>{t("More")}</summary>
        <MoreFields fields={fields} set={set} knownHosts={props.knownHosts} />
      </details>
      {props.error !== null && (
        <Alert color="red" role="alert" title={t("That did not work")}>
          {messageOf(props.error, t)}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={props.isBusy}>
          {props.submitLabel}
        </Button>
        {props.onCancel !== undefined && (
          <Button variant="default" onClick={props.onCancel}>
            {t("Cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}

function secretWords(app: OAuthApp | null): string {
  if (app?.hasSecret !== true) return phrase("It is kept encrypted, and never shown again.");
  return phrase(
    "One is set. A new one takes its place; the one before goes on to count until you remove it.",
  );
}

function MoreFields(props: {
  readonly fields: AppFields;
  readonly set: (change: Partial<AppFields>) => void;
  readonly knownHosts: readonly string[];
}) {
  const t = useWords();
  const { fields, set } = props;
  return (
    <div className={styles.form}>
      <Select
        label={t("How the app proves itself")}
        data={WAYS.map(({ value, label }) => ({ value, label: t(label) }))}
        value={fields.authentication}
        allowDeselect={false}
        onChange={(way) =>
          set({ authentication: WAYS.find(({ value }) => value === way)?.value ?? "automatic" })
        }
      />
      {fields.authentication === "workload-identity" && (
        <TextInput
          label={t("File with the signed statement")}
          description={t(
            "A path on the server, below a folder that TOWPATH_WORKLOAD_TOKENS names. It is read anew each time.",
          )}
          value={fields.tokenFile}
          onChange={(event) => set({ tokenFile: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t("Tenant")}
        description={t("For Microsoft Entra ID: its id or domain. Left empty, as the connector says.")}
        value={fields.tenant}
        onChange={(event) => set({ tenant: event.currentTarget.value })}
      />
      <TextInput
        label={t("Further scopes")}
        description={t("Asked for beside those of the connector, with spaces between.")}
        value={fields.scopes}
        onChange={(event) => set({ scopes: event.currentTarget.value })}
      />
      <TextInput
        label={t("Address where people sign in")}
        description={t("Only where the connector's own is wrong, or stands for one of yours.")}
        placeholder="https://"
        value={fields.authorize}
        onChange={(event) => set({ authorize: event.currentTarget.value })}
      />
      <TextInput
        label={t("Address where tokens are given")}
        description={t("The same, for tokens; its host may be told the secret.")}
        placeholder="https://"
        value={fields.token}
        onChange={(event) => set({ token: event.currentTarget.value })}
      />
      <Textarea
        label={t("Hosts that may be told the secret")}
        description={t(
          "One a line; *.example.com stands for all below. Whoever changes the connector cannot send the secret elsewhere.",
        )}
        placeholder={props.knownHosts.join("\n")}
        value={fields.hosts}
        onChange={(event) => set({ hosts: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
      />
    </div>
  );
}
