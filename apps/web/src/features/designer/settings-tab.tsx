import type { ValueObject } from "@towpath/expressions";
import { actionAt, type Problem } from "@towpath/flow";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import styles from "../fields/fields.module.css";
import { ProblemLines } from "../fields/problem-lines.tsx";
import { SettingsForm } from "../fields/settings-form.tsx";
import { useDesigner } from "./designer-context.ts";
import { problemsOf } from "./problems-of.ts";
import { RunAfterEditor } from "./run-after-editor.tsx";
import { StepData } from "./step-data.tsx";
import { useStepEdits } from "./use-step-edits.ts";

interface SettingsTabProps {
  readonly target: CanvasTarget;
  readonly step: ValueObject;
  readonly problems: readonly Problem[];
}

/** When the step runs, and how. */
export function SettingsTab({ target, step, problems }: SettingsTabProps) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const edits = useStepEdits(target);
  const { find } = useStepKnowledge();
  const entry = target.kind === "action" ? actionAt(definition, target.name) : null;
  const ofStep = problemsOf(problems, target);
  const ofOrder = ofStep.filter(({ path }) => /\/runAfter(\/[^/]*)?$/i.test(path));
  return (
    <StepData target={target} edits={edits}>
      <div className={styles.form}>
        {entry !== null && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame and a caption of its own
          <section role="group" className={styles.settings} aria-label={t("Run after")} data-field="runAfter">
            <h3>{t("Run after")}</h3>
            <ProblemLines problems={ofOrder} />
            <RunAfterEditor entry={entry} />
          </section>
        )}
        <SettingsForm
          definition={definition}
          target={target}
          step={step}
          onChange={edits.change}
          problems={ofStep}
          operations={find}
        />
      </div>
    </StepData>
  );
}
