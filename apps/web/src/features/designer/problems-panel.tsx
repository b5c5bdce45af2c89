import { Button, CloseButton, Text } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleCheck, IconExclamationCircleFilled } from "@tabler/icons-react";
import type { Problem } from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { targetOfProblem } from "./problems-of.ts";
import classes from "./side-panel.module.css";
import { useGoTo } from "./use-go-to.ts";

/** Errors first, then warnings, each group by step, each with a way there. */
export function ProblemsPanel({ problems, onClose }: { problems: readonly Problem[]; onClose: () => void }) {
  return (
    <>
      <header className={classes.header}>
        <h2 className={classes.panelTitle}>Problems</h2>
        <CloseButton aria-label="Close the panel" onClick={onClose} />
      </header>
      <div className={classes.body}>
        {problems.length === 0 ? (
          <Text c="dimmed" className={classes.fine ?? ""}>
            <IconCircleCheck size={20} aria-hidden /> The checker found nothing to object to.
          </Text>
        ) : (
          <ProblemList problems={problems} />
        )}
      </div>
    </>
  );
}

/** Also used where a flow could not be published. */
export function ProblemList({ problems, onGo }: { problems: readonly Problem[]; onGo?: () => void }) {
  const errors = problems.filter((problem) => problem.severity === "error");
  const warnings = problems.filter((problem) => problem.severity === "warning");
  return (
    <>
      <Group title="Errors" note="must be repaired before publishing" problems={errors} onGo={onGo} />
      <Group title="Warnings" note="do not stop you" problems={warnings} onGo={onGo} />
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly note: string;
  readonly problems: readonly Problem[];
  readonly onGo: (() => void) | undefined;
}

function Group({ title, note, problems, onGo }: GroupProps) {
  const goTo = useGoTo();
  if (problems.length === 0) return null;
  const go = (target: CanvasTarget) => {
    goTo(target);
    onGo?.();
  };
  return (
    <section>
      <h3 className={classes.groupTitle}>
        {problems.length} {problems.length === 1 ? title.slice(0, -1) : title} <small>{note}</small>
      </h3>
      <ul className={classes.problems}>
        {problems.map((problem) => {
          const target = targetOfProblem(problem);
          const isError = problem.severity === "error";
          const Icon = isError ? IconExclamationCircleFilled : IconAlertTriangleFilled;
          return (
            <li key={`${problem.code} ${problem.path} ${problem.message}`} data-severity={problem.severity}>
              <Icon size={18} aria-hidden />
              <div>
                <strong>{headingOf(target)}</strong>
                <p>{problem.message}</p>
              </div>
              {target !== null && (
                <Button size="compact-xs" variant="default" onClick={() => go(target)}>
                  Go to
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function headingOf(target: CanvasTarget | null): string {
  if (target === null) return "The flow";
  return target.kind === "trigger" ? "Trigger" : titleOf(target.name);
}
