import { OPERATIONS } from "@towpath/flow";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import classes from "./designer.module.css";
import { useCommands } from "./use-commands.ts";

const TRIGGERS = OPERATIONS.filter((spec) => spec.role === "trigger");

/** What an empty flow shows: the ways to begin. */
export function EmptyFlow() {
  const commands = useCommands();
  return (
    <section className={classes.begin} aria-label="Begin the flow">
      <h2>What starts this flow?</h2>
      <ul>
        {TRIGGERS.map((spec) => (
          <li key={spec.title}>
            <button type="button" onClick={() => commands.chooseTrigger(spec)}>
              <OperationIcon type={spec.type} kind={spec.kind} size={40} />
              <span>
                <strong>{spec.title}</strong>
                <span>{spec.summary}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p>Or drop a file here: a definition from Logic Apps or Power Automate opens as it is.</p>
    </section>
  );
}
