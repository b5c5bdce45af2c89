import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { stepHost } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { actionAt, describeType, operationOf, type Problem } from "@towpath/flow";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { OperationForm } from "../fields/operation-form.tsx";
import { ConnectorForm } from "./connector-form.tsx";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { problemsOf } from "./problems-of.ts";
import { StepData } from "./step-data.tsx";
import { SwitchCases } from "./switch-cases.tsx";
import { TriggerFacts } from "./trigger-facts.tsx";
import { useStepEdits } from "./use-step-edits.ts";

/** The form of the step's inputs; a type that Towpath cannot run says so and stays editable as code. */
export function ParametersTab({
  target,
  step,
  problems,
}: {
  target: CanvasTarget;
  step: ValueObject;
  problems: readonly Problem[];
}) {
  const definition = useDesigner((state) => state.draft.definition);
  const { show } = useDesignerActions();
  const edits = useStepEdits(target);
  const { find } = useStepKnowledge();
  const role = target.kind === "trigger" ? "trigger" : "action";
  if (stepHost(step) !== null) {
    return (
      <StepData target={target} edits={edits}>
        {target.kind === "trigger" && <TriggerFacts />}
        <ConnectorForm target={target} step={step} problems={problems} edits={edits} />
      </StepData>
    );
  }
  if (operationOf(role, step) === null) {
    return <NotRunnable step={step} role={role} onCode={() => show({ kind: "step", target, tab: "code" })} />;
  }
  const entry = target.kind === "action" ? actionAt(definition, target.name) : null;
  const isSwitch = String(step.type).toLowerCase() === "switch";
  return (
    <StepData target={target} edits={edits}>
      {target.kind === "trigger" && <TriggerFacts />}
      <OperationForm
        definition={definition}
        target={target}
        operations={find}
        problems={problemsOf(problems, target)}
        onChange={edits.change}
      />
      {entry !== null && isSwitch && <SwitchCases entry={entry} />}
    </StepData>
  );
}

function NotRunnable({
  step,
  role,
  onCode,
}: {
  step: ValueObject;
  role: "trigger" | "action";
  onCode: () => void;
}) {
  const t = useWords();
  const type = typeof step.type === "string" ? step.type : "";
  const { title, summary, known } = describeType(type, role);
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t("{title} cannot run here", { title: t.text(title) })}
    >
      <p>
        {known
          ? t("{summary} Towpath keeps it as it is and exports it unchanged.", { summary: t.text(summary) })
          : t.text(summary)}
      </p>
      <p>{t("You can read and change it as code.")}</p>
      <Button variant="default" size="xs" onClick={onCode}>
        {t("Open its code")}
      </Button>
    </Alert>
  );
}
