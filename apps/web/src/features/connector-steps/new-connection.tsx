import { Alert, Button, Group, Loader, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core";
import type { InferContractRouterOutputs } from "@orpc/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, messageOf, orpc } from "../../client/api.ts";
import type { contract } from "../../contract/index.ts";
import type { Connection } from "./connector-operation.ts";

type ConnectorPage = InferContractRouterOutputs<typeof contract>["connectors"]["get"];
type ParameterSet = ConnectorPage["connection"]["sets"][number];
type ConnectionParameter = ParameterSet["parameters"][number];

interface NewConnectionProps {
  readonly connectorId: string;
  readonly onCreated: (connection: Connection) => void;
  /** Left out: there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined;
}

/** What a service asks for to let somebody in, as a form: who fills it in gets a connection. */
export function NewConnection({ connectorId, onCreated, onCancel }: NewConnectionProps) {
  const page = useQuery(orpc.connectors.get.queryOptions({ input: { id: connectorId }, staleTime: 300_000 }));
  if (page.isPending) return <Loader size="sm" aria-label="Loading what the service asks for" />;
  if (page.isError) return <Alert color="red">{messageOf(page.error)}</Alert>;
  return <NewConnectionForm connector={page.data} onCreated={onCreated} onCancel={onCancel} />;
}

function NewConnectionForm({
  connector,
  onCreated,
  onCancel,
}: Omit<NewConnectionProps, "connectorId"> & { readonly connector: ConnectorPage }) {
  const { sets, title } = connector.connection;
  const [setName, setSetName] = useState(sets[0]?.name ?? "");
  const [givenName, setGivenName] = useState("");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const set = sets.find((one) => one.name === setName);
  const create = useCreate(onCreated);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The panel around it is part of no form, but a keypress in it may be a command of the canvas.
    event.stopPropagation();
    create.mutate({
      connectorId: connector.id,
      parameterSet: setName,
      name: givenName,
      values: given(set, values),
    });
  };
  return (
    <form onSubmit={submit} aria-label={`New connection to ${connector.title}`}>
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          Create a connection
        </Text>
        {sets.length > 1 && (
          <Select
            label={title || "How to sign in"}
            data={sets.map((one) => ({ value: one.name, label: one.title || one.name }))}
            value={setName}
            allowDeselect={false}
            onChange={(next) => setSetName(next ?? "")}
          />
        )}
        {(set?.parameters ?? [])
          .filter(({ hidden }) => !hidden)
          .map((parameter) => (
            <ParameterInput
              key={`${setName} ${parameter.name}`}
              parameter={parameter}
              value={values[parameter.name] ?? defaultOf(parameter)}
              onChange={(value) => setValues({ ...values, [parameter.name]: value })}
            />
          ))}
        <TextInput
          label="Name"
          description="To tell it from others; after the connector when left empty."
          maxLength={120}
          value={givenName}
          onChange={(event) => setGivenName(event.currentTarget.value)}
        />
        {create.isError && (
          <Text size="sm" c="red" role="alert">
            {messageOf(create.error)}
          </Text>
        )}
        <Group gap="xs">
          <Button type="submit" size="compact-sm" loading={create.isPending}>
            Create
          </Button>
          {onCancel !== undefined && (
            <Button size="compact-sm" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function useCreate(onCreated: (connection: Connection) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...rest }: NewValues) =>
      api.connections.create(name.trim() === "" ? rest : { ...rest, name: name.trim() }),
    onSuccess: (connection) => {
      void queries.invalidateQueries({ queryKey: orpc.connections.list.key() });
      onCreated(connection);
    },
  });
}

interface NewValues {
  readonly connectorId: string;
  readonly parameterSet: string;
  readonly name: string;
  readonly values: Record<string, string>;
}

/** A field that was left as it stood counts as what stood in it. */
function given(
  set: ParameterSet | undefined,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const shown = (set?.parameters ?? []).filter(({ hidden }) => !hidden);
  const entries = shown.map((one): [string, string] => [one.name, values[one.name] ?? defaultOf(one)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

function ParameterInput({
  parameter,
  value,
  onChange,
}: {
  readonly parameter: ConnectionParameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { title, description, tooltip, required, type } = parameter;
  const choices = type === "bool" ? YES_NO : parameter.choices.map(toChoice);
  const words = { label: title, description: description || tooltip || undefined, required };
  if (choices.length > 0) {
    return (
      <Select {...words} data={choices} value={value || null} onChange={(next) => onChange(next ?? "")} />
    );
  }
  // What was saved for other sites of the same address must not be filled in here.
  const input = { ...words, value, autoComplete: "off", onChange: changed(onChange) };
  return type === "securestring" ? (
    <PasswordInput {...input} autoComplete="new-password" />
  ) : (
    <TextInput {...input} inputMode={type === "int" ? "numeric" : "text"} />
  );
}

const changed = (onChange: (value: string) => void) => (event: FormEvent<HTMLInputElement>) =>
  onChange(event.currentTarget.value);

const YES_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

const toChoice = ({ title, valueText }: ConnectionParameter["choices"][number]) => ({
  value: plainText(valueText),
  label: title,
});

const defaultOf = ({ defaultText }: ConnectionParameter): string =>
  defaultText === null ? "" : plainText(defaultText);

/** The contract writes values as JSON; a connection holds texts. */
function plainText(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === "string" ? value : json;
}
