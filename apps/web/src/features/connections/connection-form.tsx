import { Alert, Button, Group, Radio, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconInfoCircle, IconPlugConnected } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { prefersThisTab } from "../sign-in/sign-in-window.ts";
import type { ParameterSet, SignInFacts } from "./connection-types.ts";
import { CredentialFields } from "./credential-fields.tsx";
import { SignInNotes } from "./sign-in-notes.tsx";
import { startValues } from "./start-values.ts";

export interface EnteredConnection {
  readonly name: string;
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
  readonly shared: boolean;
  /** Null: what was entered is the credential. */
  readonly signIn: SignInFacts | null;
}

interface ConnectionFormProps {
  readonly connector: {
    /** Left out where whoever looks may not see connectors. */
    readonly id?: string;
    readonly title: string;
    readonly connection: ConnectorQuestions;
  };
  /** Of a connection that is there: its way to sign in, and the values that may be shown. */
  readonly known?: { readonly parameterSet: string; readonly values: Readonly<Record<string, string>> };
  /** Name and sharing are asked for too. */
  readonly isNew: boolean;
  readonly issues: Readonly<Record<string, string>>;
  readonly submitLabel: string;
  readonly isBusy: boolean;
  readonly notice?: ReactNode;
  /** The service is visited in this tab, whatever the device. */
  readonly isSameTab?: boolean;
  /** Below the buttons; it gets what was entered so far. */
  readonly below?: (entered: EnteredConnection) => ReactNode;
  readonly onSubmit: (entered: EnteredConnection) => void;
  readonly onCancel?: (() => void) | undefined;
}

interface ConnectorQuestions {
  readonly title: string;
  readonly description: string;
  readonly sets: readonly ParameterSet[];
}

/** How to sign in to a service, and with what. */
export function ConnectionForm(props: ConnectionFormProps) {
  const t = useWords();
  const { connector, known, isNew, issues } = props;
  const { sets } = connector.connection;
  const [way, setWay] = useState(() => firstSet(sets, known?.parameterSet)?.name ?? "");
  const set = sets.find(({ name }) => name === way) ?? null;
  const [values, setValues] = useState(() => (set === null ? {} : startValues(set, known?.values)));
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const choose = (next: string) => {
    const chosen = sets.find((one) => one.name === next);
    setWay(next);
    if (chosen !== undefined) setValues(startValues(chosen, known?.values));
  };
  const { isSupported, canSubmit, facts } = readinessOf(set);
  const entered = { name: name.trim(), parameterSet: way, values, shared, signIn: facts };
  return (
    <form
      noValidate
      aria-label={t("Connection to {service}", { service: connector.title })}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        // A form in the panel of a step stands in no other form, but React would tell those above of it.
        event.stopPropagation();
        if (canSubmit) props.onSubmit(entered);
      }}
    >
      <Stack gap="md">
        {sets.length > 1 && <SetChoice questions={connector.connection} value={way} onChange={choose} />}
        {set !== null && set.unsupported !== null && <Unsupported set={set} title={connector.title} />}
        {isSupported && facts !== null && (
          <SignInNotes
            facts={facts}
            connectorId={connector.id ?? null}
            isSameTab={props.isSameTab === true || prefersThisTab()}
          />
        )}
        {canSubmit && set !== null && (
          <CredentialFields
            set={set}
            values={values}
            issues={issues}
            onChange={(parameter, value) => setValues((all) => ({ ...all, [parameter]: value }))}
          />
        )}
        {canSubmit && set !== null && isNew && (
          <NewConnection
            {...{ name, shared, set }}
            placeholder={connector.title}
            issue={issues.name ?? null}
            onName={setName}
            onShared={setShared}
          />
        )}
        {props.notice}
        <FormButtons
          label={facts === null ? props.submitLabel : signInLabel(t, facts)}
          canSubmit={canSubmit}
          isBusy={props.isBusy}
          onCancel={props.onCancel}
        />
        {props.below?.(entered)}
      </Stack>
    </form>
  );
}

/** Whether a connection can be made this way: something may be missing, or not be possible at all. */
function readinessOf(set: ParameterSet | null) {
  const isSupported = set !== null && set.unsupported === null;
  const facts = set?.signIn ?? null;
  return { isSupported, facts, canSubmit: isSupported && (facts === null || facts.missing === null) };
}

function FormButtons(props: {
  readonly label: string;
  readonly canSubmit: boolean;
  readonly isBusy: boolean;
  readonly onCancel: (() => void) | undefined;
}) {
  const t = useWords();
  return (
    <Group justify="flex-end" gap="sm">
      {props.onCancel !== undefined && (
        <Button variant="default" onClick={props.onCancel}>
          {t("Cancel")}
        </Button>
      )}
      {props.canSubmit && (
        <Button
          type="submit"
          loading={props.isBusy}
          leftSection={<IconPlugConnected size={18} aria-hidden />}
        >
          {props.label}
        </Button>
      )}
    </Group>
  );
}

function NewConnection(props: {
  readonly set: ParameterSet;
  readonly name: string;
  readonly shared: boolean;
  readonly placeholder: string;
  readonly issue: string | null;
  readonly onName: (name: string) => void;
  readonly onShared: (shared: boolean) => void;
}) {
  const t = useWords();
  return (
    <>
      <TextInput
        label={t("Name")}
        description={t(
          "So that you tell it from others of this connector. Left empty, it is called after the connector.",
        )}
        placeholder={props.placeholder}
        value={props.name}
        maxLength={120}
        error={props.issue}
        onChange={(event) => props.onName(event.currentTarget.value)}
      />
      {props.set.allowSharing && (
        <Switch
          label={t("Share it with everybody who makes flows here")}
          description={t("They can use it in their flows, and never see what you entered.")}
          checked={props.shared}
          onChange={(event) => props.onShared(event.currentTarget.checked)}
        />
      )}
    </>
  );
}

const signInLabel = (t: Words, { needsWindow, serviceTitle: service }: SignInFacts) =>
  needsWindow ? t("Sign in with {service}", { service }) : t("Connect to {service}", { service });

/** The one it has, else the first that can be filled in. */
const firstSet = (sets: readonly ParameterSet[], known: string | undefined): ParameterSet | undefined =>
  sets.find(({ name }) => name === known) ?? sets.find(({ unsupported }) => unsupported === null) ?? sets[0];

function SetChoice(props: {
  readonly questions: ConnectorQuestions;
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const t = useWords();
  const { title, description, sets } = props.questions;
  return (
    <Radio.Group
      label={title === "" ? t("How do you sign in?") : title}
      description={description === "" ? undefined : description}
      value={props.value}
      onChange={props.onChange}
    >
      <Stack gap={6} mt={6}>
        {sets.map((set) => (
          <Radio
            key={set.name}
            value={set.name}
            label={t.text(set.title)}
            description={set.description || undefined}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Unsupported({ set, title }: { readonly set: ParameterSet; readonly title: string }) {
  const t = useWords();
  return (
    <Alert
      color="yellow"
      icon={<IconInfoCircle size={18} aria-hidden />}
      title={t("No connection to {service} can be made this way yet", { service: title })}
    >
      <Text size="sm">{set.unsupported === null ? null : t.text(set.unsupported)}</Text>
    </Alert>
  );
}
