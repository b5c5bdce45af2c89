"use client";

import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Connector, Operation } from "@towpath/connectors";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { JsonEditor } from "../designer/json-editor.tsx";
import styles from "./authoring.module.css";
import { StepFrame } from "./step-frame.tsx";
import { readTestInputs, type TestInputs } from "./test-inputs.ts";
import { TestOutcome } from "./test-outcome.tsx";
import { useWizard } from "./use-wizard-draft.ts";

const TYPED = "typed";

/** One call of one operation, as the draft stands: nothing has to be saved for it. */
export function TestStep({ connectorId }: { connectorId: string | null }) {
  const t = useWords();
  const { connector, texts } = useWizard();
  const [chosen, setChosen] = useState<string | null>(null);
  const [inputs, setInputs] = useState<TestInputs>({ fields: {}, body: "" });
  const [connectionId, setConnectionId] = useState(TYPED);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const call = useMutation(orpc.authoring.test.mutationOptions());
  if (connector === null) return null;
  const operations = connector.operations.filter(({ visibility }) => visibility !== "internal");
  const operation = operations.find(({ id }) => id === chosen) ?? operations[0];
  const send = (wanted: Operation) => {
    const parameters = readTestInputs(t, wanted, inputs);
    setProblem(parameters.ok ? null : parameters.failure);
    if (!parameters.ok) return;
    call.mutate({
      definitionText: texts.definition,
      propertiesText: texts.properties,
      operationId: wanted.id,
      parameters: parameters.value,
      ...(connectorId === null ? {} : { connectorId }),
      parameterSet: connector.connection.sets[0]?.name ?? "",
      ...(connectionId === TYPED ? { values: withoutEmpty(values) } : { connectionId }),
    });
  };
  return (
    <StepFrame
      title={t("Test")}
      about={t(
        "Calls one operation through the gateway, as the connector stands here. Values you type for it are not kept.",
      )}
    >
      {operation === undefined ? (
        <p className={styles.hint}>{t("There is no operation yet.")}</p>
      ) : (
        <div className={styles.test}>
          <div className={styles.card}>
            <Select
              label={t("Operation")}
              data={operations.map(({ id, title }) => ({ value: id, label: title }))}
              value={operation.id}
              allowDeselect={false}
              searchable
              onChange={setChosen}
            />
            <ConnectionChoice connectorId={connectorId} value={connectionId} onChange={setConnectionId} />
            {connectionId === TYPED && (
              <Credentials connector={connector} values={values} onChange={setValues} />
            )}
            <Inputs operation={operation} inputs={inputs} onChange={setInputs} />
            {problem !== null && (
              <p role="alert" className={styles.problem}>
                {problem}
              </p>
            )}
            <div>
              <Button
                leftSection={<IconPlayerPlay size={17} aria-hidden />}
                loading={call.isPending}
                onClick={() => send(operation)}
              >
                {t("Send")}
              </Button>
            </div>
          </div>
          <div className={styles.card} aria-live="polite">
            <h3 className={styles.cardTitle}>{t("What happened")}</h3>
            {call.isIdle && <p className={styles.hint}>{t("Nothing was sent yet.")}</p>}
            {call.isError && (
              <p role="alert" className={styles.problem}>
                {messageOf(call.error, t)}
              </p>
            )}
            {call.data !== undefined && <TestOutcome outcome={call.data} />}
          </div>
        </div>
      )}
    </StepFrame>
  );
}

const withoutEmpty = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

function ConnectionChoice(props: {
  connectorId: string | null;
  value: string;
  onChange: (id: string) => void;
}) {
  const t = useWords();
  const { connectorId } = props;
  const connections = useQuery({
    ...orpc.connections.list.queryOptions({
      input: { limit: 100, ...(connectorId === null ? {} : { connectorId }) },
    }),
    enabled: connectorId !== null,
  });
  const usable = connections.data?.items.filter(({ may }) => may.use) ?? [];
  if (usable.length === 0) return null;
  const data = [
    { value: TYPED, label: t("Values typed for this test") },
    ...usable.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Select
      label={t("Connection")}
      data={data}
      value={props.value}
      allowDeselect={false}
      onChange={(id) => props.onChange(id ?? TYPED)}
    />
  );
}

function Credentials(props: {
  connector: Connector;
  values: Readonly<Record<string, string>>;
  onChange: (values: Readonly<Record<string, string>>) => void;
}) {
  const t = useWords();
  const parameters = props.connector.connection.sets[0]?.parameters.filter(({ hidden }) => !hidden) ?? [];
  return parameters.map(({ name, title, type }) => {
    const label = type === "oauth" ? t("Access token") : title;
    const field = {
      label,
      value: props.values[name] ?? "",
      autoComplete: "off",
      onChange: (event: { currentTarget: { value: string } }) =>
        props.onChange({ ...props.values, [name]: event.currentTarget.value }),
    };
    const isSecret = type === "securestring" || type === "oauth";
    return isSecret ? <PasswordInput key={name} {...field} /> : <TextInput key={name} {...field} />;
  });
}

function Inputs(props: { operation: Operation; inputs: TestInputs; onChange: (inputs: TestInputs) => void }) {
  const t = useWords();
  const { operation, inputs, onChange } = props;
  const parameters = operation.parameters.filter(
    ({ visibility, type }) => visibility !== "internal" && type !== "file",
  );
  return (
    <>
      {parameters.map(({ name, in: place, title, required, type }) => (
        <TextInput
          key={`${place} ${name}`}
          label={title}
          description={`${place}, ${type}`}
          withAsterisk={required}
          value={inputs.fields[name] ?? ""}
          onChange={(event) =>
            onChange({ ...inputs, fields: { ...inputs.fields, [name]: event.currentTarget.value } })
          }
        />
      ))}
      {operation.body !== null && (
        <div>
          <p className={styles.label}>{t("Body (JSON)")}</p>
          <div className={styles.sample}>
            <JsonEditor
              label={t("Body")}
              value={inputs.body}
              onChange={(body) => onChange({ ...inputs, body })}
            />
          </div>
        </div>
      )}
    </>
  );
}
