import { Alert, Button, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { fieldsOfStep, stepHost, stepParameters } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { type Problem, setMember } from "@towpath/flow";
import { type ReactNode, useMemo } from "react";
import { messageOf } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { askForChoices } from "../connector-steps/ask-service.ts";
import type { Binding, KnownOperation } from "../connector-steps/connector-operation.ts";
import {
  type OperationState,
  type StepKnowledge,
  useStepKnowledge,
} from "../connector-steps/step-knowledge.ts";
import { askingBlocked } from "../connector-steps/usable-connection.ts";
import { MOST_OPERATIONS } from "../connector-steps/use-step-knowledge.ts";
import { useToldFields } from "../connector-steps/use-told-fields.ts";
import { type DesignTime, DesignTimeProvider } from "../fields/design-time.ts";
import { ownMember } from "../fields/field-path.ts";
import { OperationForm } from "../fields/operation-form.tsx";
import { ConnectionBar } from "./connection-bar.tsx";
import { ConnectionChoice } from "./connection-choice.tsx";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import { problemsOf } from "./problems-of.ts";
import { useCommands } from "./use-commands.ts";
import type { StepEdits } from "./use-step-edits.ts";

interface StepProps {
  readonly target: CanvasTarget;
  readonly step: ValueObject;
  readonly problems: readonly Problem[];
  readonly edits: StepEdits;
}

/** The form of a step that calls a connector: its connection, what stands in the way, and its inputs. */
export function ConnectorForm({ target, step, problems, edits }: StepProps) {
  const t = useWords();
  const known = useStepKnowledge();
  const binding = known.bindingOf(step);
  const state = stateOf(known, step);
  if (binding === null || binding.connector === null) {
    return (
      <>
        {known.isLoading && binding === null ? (
          <Loader size="sm" aria-label={t("Looking for the connector")} />
        ) : (
          <UnknownConnector name={binding?.connectorName ?? stepHost(step)?.connectorName ?? null}>
            {binding !== null && <ConnectionChoice target={target} binding={binding} onDone={nothing} />}
          </UnknownConnector>
        )}
        <PlainForm target={target} problems={problems} edits={edits} />
      </>
    );
  }
  const look = known.lookOf(step) ?? { ...binding.connector, icon: null };
  return (
    <>
      <ConnectionBar target={target} binding={binding} look={look} />
      <OperationNotices state={state} isNamed={namesOperation(step)} onRetry={known.refresh} />
      {state?.kind === "known" && (
        <KnownForm {...{ target, step, problems, edits, binding }} operation={state.operation} />
      )}
      {(state === null || state.kind === "failed") && (
        <PlainForm target={target} problems={problems} edits={edits} />
      )}
    </>
  );
}

const nothing = () => undefined;
const LOADING: OperationState = { kind: "loading" };
const namesOperation = (step: ValueObject): boolean => (stepHost(step)?.operationId ?? null) !== null;

/** An operation that is named and not known yet is one that is being read: right after the step was put in. */
function stateOf(known: StepKnowledge, step: ValueObject): OperationState | null {
  const isBeingRead = namesOperation(step) && known.operations.size < MOST_OPERATIONS;
  return known.operationOf(step) ?? (isBeingRead ? LOADING : null);
}

function UnknownConnector({
  name,
  children,
}: {
  readonly name: string | null;
  readonly children: ReactNode;
}) {
  const t = useWords();
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t("Its connector is not here")}
      mb="md"
    >
      <Text size="sm">
        {name === null
          ? t("The step does not say which connector it calls.")
          : t(
              "This environment has no connector called “{name}”. Import it under Connectors, or choose a connection to another one.",
              { name },
            )}
      </Text>
      {children}
    </Alert>
  );
}

function OperationNotices({
  state,
  isNamed,
  onRetry,
}: {
  readonly state: OperationState | null;
  readonly isNamed: boolean;
  readonly onRetry: () => Promise<void>;
}) {
  const t = useWords();
  if (state === null) {
    if (isNamed) return null;
    return (
      <Text size="sm" c="dimmed">
        {t("The step does not say which operation it calls.")}
      </Text>
    );
  }
  if (state.kind === "loading") return <Loader size="sm" aria-label={t("Loading the form")} />;
  if (state.kind === "failed" || state.kind === "gone") {
    return (
      <Alert color="yellow" title={t("Its form could not be loaded")} mb="md">
        <Text size="sm">
          {state.kind === "gone"
            ? t("The connector does not have this operation in its current version.")
            : messageOf(state.error, t)}
        </Text>
        <Button size="compact-xs" variant="default" mt="xs" onClick={() => void onRetry()}>
          {t("Try again")}
        </Button>
      </Alert>
    );
  }
  const { spec, reasons } = state.operation;
  return (
    <>
      {spec.grade.kind !== "ready" && (
        <Alert
          color="yellow"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={
            spec.grade.kind === "needs-setting"
              ? t("Something has to be set first")
              : t("This operation cannot run here")
          }
          mb="md"
        >
          {reasons.map((reason) => (
            <Text key={reason} size="sm">
              {reason}
            </Text>
          ))}
        </Alert>
      )}
      {spec.deprecated && (
        <Alert color="gray" icon={<IconInfoCircle size={18} aria-hidden />} mb="md">
          <Text size="sm">
            {t("The connector calls this operation outdated. It still works; new steps use another one.")}
          </Text>
        </Alert>
      )}
      {spec.triggerHint !== null && (
        <Alert color="gray" icon={<IconInfoCircle size={18} aria-hidden />} mb="md">
          <Text size="sm">{t("To try it: {hint}", { hint: spec.triggerHint })}</Text>
        </Alert>
      )}
    </>
  );
}

interface KnownProps extends StepProps {
  readonly binding: Binding;
  readonly operation: KnownOperation;
}

function KnownForm({ target, step, problems, edits, binding, operation }: KnownProps) {
  const t = useWords();
  const store = useDesignerStore();
  const commands = useCommands();
  const { connector, spec } = operation;
  const parameters = useMemo(() => stepParameters(step), [step]);
  const blocked = askingBlocked(t, binding);
  const connectionId = binding.connection?.id ?? null;
  const service = { connectorId: connector.id, operationId: spec.operationId, connectionId };
  const told = useToldFields({ ...service, blocked }, spec.fields, parameters);
  const fields = fieldsOfStep(spec, step, told.fields);
  const metadata = ownMember(step, "metadata");
  const time: DesignTime = {
    blocked,
    asked: [connector.id, spec.operationId, connectionId ?? ""],
    parameters,
    fields,
    choices: (question) => askForChoices({ ...service, ...question }),
    told: told.states,
    remembered: typeof metadata === "object" && metadata !== null ? (metadata as ValueObject) : {},
    // Power Automate keeps the path of a chosen file by its id in the same place.
    remember: (value, title) =>
      void commands.edit(setMember(store.getState().draft.definition, target, ["metadata", value], title)),
  };
  return (
    <DesignTimeProvider value={time}>
      <PlainForm target={target} problems={problems} edits={edits} fields={fields} />
    </DesignTimeProvider>
  );
}

function PlainForm({
  target,
  problems,
  edits,
  fields,
}: Omit<StepProps, "step"> & { readonly fields?: Parameters<typeof OperationForm>[0]["fields"] }) {
  const definition = useDesigner((state) => state.draft.definition);
  const { find } = useStepKnowledge();
  return (
    <OperationForm
      definition={definition}
      target={target}
      problems={problemsOf(problems, target)}
      fields={fields}
      operations={find}
      onChange={edits.change}
    />
  );
}
