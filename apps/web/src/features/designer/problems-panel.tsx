import { Button, CloseButton, Text } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleCheck, IconExclamationCircleFilled } from "@tabler/icons-react";
import { allActions, type Problem } from "@towpath/flow";
import { useMemo } from "react";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import { FixButtons } from "./fix-buttons.tsx";
import { groupedByStep, type ProblemGroup } from "./problem-groups.ts";
import classes from "./problems-panel.module.css";
import { showField } from "./show-field.ts";
import panel from "./side-panel.module.css";
import { placeOfProblem } from "./tab-of-problem.ts";
import { useGoTo } from "./use-go-to.ts";

/** Errors first, then warnings, each by step, each with a way there. */
export function ProblemsPanel({ problems, onClose }: { problems: readonly Problem[]; onClose: () => void }) {
  const t = useWords();
  return (
    <>
      <header className={panel.header}>
        <h2 className={panel.panelTitle}>{t("Problems")}</h2>
        <CloseButton aria-label={t("Close the panel")} onClick={onClose} />
      </header>
      <div className={panel.body}>
        {problems.length === 0 ? (
          <Text c="dimmed" className={classes.fine ?? ""}>
            <IconCircleCheck size={20} aria-hidden /> {t("The checker found nothing to object to.")}
          </Text>
        ) : (
          <ProblemList problems={problems} />
        )}
      </div>
    </>
  );
}

interface ListProps {
  readonly problems: readonly Problem[];
  /** Called when somebody goes to one of them. */
  readonly onGo?: (() => void) | undefined;
}

/** Also used where a flow could not be published. */
export function ProblemList({ problems, onGo }: ListProps) {
  const t = useWords();
  const errors = problems.filter((problem) => problem.severity === "error");
  const warnings = problems.filter((problem) => problem.severity === "warning");
  return (
    <>
      {errors.length > 0 && (
        <section aria-label={t("Errors")}>
          <h3 className={classes.title}>
            {t("{count, plural, one {# error} other {# errors}}", { count: errors.length })}{" "}
            <small>{t("must be repaired before publishing")}</small>
          </h3>
          <Groups problems={errors} onGo={onGo} />
        </section>
      )}
      {warnings.length > 0 && (
        <section aria-label={t("Warnings")}>
          <h3 className={classes.title}>
            {t("{count, plural, one {# warning} other {# warnings}}", { count: warnings.length })}{" "}
            <small>{t("do not stop you")}</small>
          </h3>
          <Groups problems={warnings} onGo={onGo} />
        </section>
      )}
    </>
  );
}

function Groups({ problems, onGo }: ListProps) {
  const definition = useDesigner((state) => state.draft.definition);
  const order = useMemo(() => allActions(definition).map(({ name }) => name), [definition]);
  return groupedByStep(problems, order).map((group) => (
    <StepGroup key={group.key} group={group} onGo={onGo} />
  ));
}

function StepGroup({ group, onGo }: { group: ProblemGroup; onGo: (() => void) | undefined }) {
  const t = useWords();
  return (
    <section className={classes.group}>
      <h4>{headingOf(group.target, t)}</h4>
      <ul>
        {group.problems.map((problem) => (
          <ProblemLine
            key={`${problem.code} ${problem.path} ${problem.message}`}
            problem={problem}
            onGo={onGo}
          />
        ))}
      </ul>
    </section>
  );
}

function ProblemLine({ problem, onGo }: { problem: Problem; onGo: (() => void) | undefined }) {
  const t = useWords();
  const goTo = useGoTo();
  const store = useDesignerStore();
  const isError = problem.severity === "error";
  const Icon = isError ? IconExclamationCircleFilled : IconAlertTriangleFilled;
  const place = placeOfProblem(store.getState().draft.definition, problem);
  return (
    <li data-severity={problem.severity}>
      <Icon size={18} aria-label={isError ? t("Error") : t("Warning")} />
      <div>
        <p>{problem.message}</p>
        <div className={classes.deeds}>
          {place !== null && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                goTo(place.target, place);
                showField(place.path, { focus: true });
                onGo?.();
              }}
            >
              {t("Go to")}
            </Button>
          )}
          <FixButtons problem={problem} onGo={onGo} />
        </div>
      </div>
    </li>
  );
}

function headingOf(target: CanvasTarget | null, t: ReturnType<typeof useWords>): string {
  if (target === null) return t("The flow");
  return target.kind === "trigger" ? t("Trigger") : titleOf(target.name);
}
