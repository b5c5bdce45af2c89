import { Alert, Button, Group, Radio, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconInfoCircle, IconPlugConnected } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { ParameterSet } from "./connection-types.ts";
import { CredentialFields } from "./credential-fields.tsx";
import { startValues } from "./start-values.ts";

export interface EnteredConnection {
  readonly name: string;
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
  readonly shared: boolean;
}

interface ConnectionFormProps {
  readonly connector: { readonly title: string; readonly connection: ConnectorQuestions };
  /** Of a connection that is there: its way to sign in, and the values that may be shown. */
  readonly known?: { readonly parameterSet: string; readonly values: Readonly<Record<string, string>> };
  /** Name and sharing are asked for too. */
  readonly isNew: boolean;
  readonly issues: Readonly<Record<string, string>>;
  readonly submitLabel: string;
  readonly isBusy: boolean;
  readonly notice?: ReactNode;
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
  const canSubmit = set !== null && set.unsupported === null;
  return (
    <form
      noValidate
      aria-label={`Connection to ${connector.title}`}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        // A form in the panel of a step stands in no other form, but React would tell those above of it.
        event.stopPropagation();
        if (canSubmit) props.onSubmit({ name: name.trim(), parameterSet: way, values, shared });
      }}
    >
      <Stack gap="md">
        {sets.length > 1 && <SetChoice questions={connector.connection} value={way} onChange={choose} />}
        {set !== null && set.unsupported !== null && <Unsupported set={set} title={connector.title} />}
        {canSubmit && (
          <CredentialFields
            set={set}
            values={values}
            issues={issues}
            onChange={(parameter, value) => setValues((all) => ({ ...all, [parameter]: value }))}
          />
        )}
        {canSubmit && isNew && (
          <>
            <TextInput
              label="Name"
              description="So that you tell it from others of this connector. Left empty, it is called after the connector."
              placeholder={connector.title}
              value={name}
              maxLength={120}
              error={issues.name ?? null}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {set.allowSharing && (
              <Switch
                label="Share it with everybody who makes flows here"
                description="They can use it in their flows, and never see what you entered."
                checked={shared}
                onChange={(event) => setShared(event.currentTarget.checked)}
              />
            )}
          </>
        )}
        {props.notice}
        <Group justify="flex-end" gap="sm">
          {props.onCancel !== undefined && (
            <Button variant="default" onClick={props.onCancel}>
              Cancel
            </Button>
          )}
          {canSubmit && (
            <Button
              type="submit"
              loading={props.isBusy}
              leftSection={<IconPlugConnected size={18} aria-hidden />}
            >
              {props.submitLabel}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** The one it has, else the first that can be filled in. */
const firstSet = (sets: readonly ParameterSet[], known: string | undefined): ParameterSet | undefined =>
  sets.find(({ name }) => name === known) ?? sets.find(({ unsupported }) => unsupported === null) ?? sets[0];

function SetChoice(props: {
  readonly questions: ConnectorQuestions;
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const { title, description, sets } = props.questions;
  return (
    <Radio.Group
      label={title === "" ? "How do you sign in?" : title}
      description={description === "" ? undefined : description}
      value={props.value}
      onChange={props.onChange}
    >
      <Stack gap={6} mt={6}>
        {sets.map((set) => (
          <Radio
            key={set.name}
            value={set.name}
            label={set.title}
            description={set.description || undefined}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Unsupported({ set, title }: { readonly set: ParameterSet; readonly title: string }) {
  return (
    <Alert
      color="yellow"
      icon={<IconInfoCircle size={18} aria-hidden />}
      title={`No connection to ${title} can be made this way yet`}
    >
      <Text size="sm">{set.unsupported}</Text>
    </Alert>
  );
}
