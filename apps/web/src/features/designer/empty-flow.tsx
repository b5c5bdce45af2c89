import { IconPlugConnected } from "@tabler/icons-react";
import { OPERATIONS } from "@towpath/flow";
import Link from "next/link";
import { useWords } from "../../words/words.tsx";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import classes from "./designer.module.css";
import { useDesignerActions } from "./designer-context.ts";
import { useCommands } from "./use-commands.ts";

const TRIGGERS = OPERATIONS.filter((spec) => spec.role === "trigger");

/** What an empty flow shows: the ways to begin. */
export function EmptyFlow() {
  const t = useWords();
  const commands = useCommands();
  const { open } = useDesignerActions();
  return (
    <section className={classes.begin} aria-label={t("Begin the flow")}>
      <h2>{t("What starts this flow?")}</h2>
      <ul>
        {TRIGGERS.map((spec) => (
          <li key={spec.title}>
            <button type="button" onClick={() => commands.chooseTrigger(spec)}>
              <OperationIcon type={spec.type} kind={spec.kind} size={40} />
              <span>
                <strong>{t.text(spec.title)}</strong>
                <span>{t.text(spec.summary)}</span>
              </span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" onClick={() => open({ picker: { role: "trigger" } })}>
            <span className={classes.beginIcon}>
              <IconPlugConnected size={22} aria-hidden />
            </span>
            <span>
              <strong>{t("Something in a service")}</strong>
              <span>{t("A new mail, row, order or file: search the triggers of all connectors.")}</span>
            </span>
          </button>
        </li>
      </ul>
      <p>
        {t.rich("Or <a>start from a template</a>.", {
          a: (inside) => <Link href="/templates">{inside}</Link>,
        })}
      </p>
      <p>{t("Or drop a file here: a definition from Logic Apps or Power Automate opens as it is.")}</p>
    </section>
  );
}
