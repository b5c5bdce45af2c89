import { Alert, Button, PasswordInput, Select, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { messageOf } from "../../client/api.ts";
import { type AppFields, type factsOf, fieldsOf, type OAuthApp, factsOf as read } from "./app-types.ts";
import styles from "./oauth-apps.module.css";

const WAYS = [
  { value: "automatic", label: "As the service takes it" },
  { value: "post", label: "By its secret, in the form" },
  { value: "basic", label: "By its secret, in the header (Basic)" },
  { value: "none", label: "Not at all (a public client, PKCE alone)" },
  { value: "workload-identity", label: "By a signed statement from a file (workload identity)" },
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
  const { app } = props;
  const [fields, setFields] = useState(() => fieldsOf(app));
  const set = (change: Partial<AppFields>) => setFields((before) => ({ ...before, ...change }));
  return (
    <form
      className={styles.form}
      noValidate
      autoComplete="off"
      aria-label={app === null ? "A new OAuth app" : `OAuth app ${app.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(read(fields, app === null));
      }}
    >
      {props.children}
      <TextInput
        label="Client ID"
        description="Some services call it application ID or app key."
        required
        value={fields.clientId}
        onChange={(event) => set({ clientId: event.currentTarget.value })}
        spellCheck={false}
        maxLength={500}
      />
      <PasswordInput
        label="Client secret"
        description={secretWords(app)}
        value={fields.secret}
        onChange={(event) => set({ secret: event.currentTarget.value })}
        autoComplete="new-password"
      />
      <details>
        <summary>More</summary>
        <MoreFields fields={fields} set={set} knownHosts={props.knownHosts} />
      </details>
      {props.error !== null && (
        <Alert color="red" role="alert" title="That did not work">
          {messageOf(props.error)}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button type="submit" loading={props.isBusy}>
          {props.submitLabel}
        </Button>
        {props.onCancel !== undefined && (
          <Button variant="default" onClick={props.onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}

function secretWords(app: OAuthApp | null): string {
  if (app?.hasSecret !== true) return "It is kept encrypted, and never shown again.";
  return "One is set. A new one takes its place; the one before goes on to count until you remove it.";
}

function MoreFields(props: {
  readonly fields: AppFields;
  readonly set: (change: Partial<AppFields>) => void;
  readonly knownHosts: readonly string[];
}) {
  const { fields, set } = props;
  return (
    <div className={styles.form}>
      <Select
        label="How the app proves itself"
        data={[...WAYS]}
        value={fields.authentication}
        allowDeselect={false}
        onChange={(way) =>
          set({ authentication: WAYS.find(({ value }) => value === way)?.value ?? "automatic" })
        }
      />
      {fields.authentication === "workload-identity" && (
        <TextInput
          label="File with the signed statement"
          description="A path on the server, below a folder that TOWPATH_WORKLOAD_TOKENS names. It is read anew each time."
          value={fields.tokenFile}
          onChange={(event) => set({ tokenFile: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Tenant"
        description="For Microsoft Entra ID: its id or domain. Left empty, as the connector says."
        value={fields.tenant}
        onChange={(event) => set({ tenant: event.currentTarget.value })}
      />
      <TextInput
        label="Further scopes"
        description="Asked for beside those of the connector, with spaces between."
        value={fields.scopes}
        onChange={(event) => set({ scopes: event.currentTarget.value })}
      />
      <TextInput
        label="Address where people sign in"
        description="Only where the connector's own is wrong, or stands for one of yours."
        placeholder="https://"
        value={fields.authorize}
        onChange={(event) => set({ authorize: event.currentTarget.value })}
      />
      <TextInput
        label="Address where tokens are given"
        description="The same, for tokens; its host may be told the secret."
        placeholder="https://"
        value={fields.token}
        onChange={(event) => set({ token: event.currentTarget.value })}
      />
      <Textarea
        label="Hosts that may be told the secret"
        description="One a line; *.example.com stands for all below. Whoever changes the connector cannot send the secret elsewhere."
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
