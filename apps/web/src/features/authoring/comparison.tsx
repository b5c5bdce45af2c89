import type { InferContractRouterOutputs } from "@orpc/contract";
import Link from "next/link";
import type { contract } from "../../contract/index.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";

type Compared = InferContractRouterOutputs<typeof contract>["authoring"]["compare"];

/** What a new version changes, and whom it breaks. */
export function Comparison({ comparison: { changes, flows } }: { comparison: Compared }) {
  const t = useWords();
  const breaking = changes.filter(({ kind }) => kind === "breaking");
  const compatible = changes.filter(({ kind }) => kind === "compatible");
  return (
    <div className={styles.comparison}>
      {changes.length === 0 && <p>{t("Nothing changes for flows that use the connector.")}</p>}
      {breaking.length > 0 && <Changes title={t("Breaks what uses it")} changes={breaking} isBreaking />}
      {breaking.length > 0 && <Flows flows={flows} />}
      {compatible.length > 0 && <Changes title={t("Changes that break nothing")} changes={compatible} />}
      {changes.length > 0 && (
        <p className={styles.hint}>
          {t("Published flows go on with the version they were published with. Drafts use the new one.")}
        </p>
      )}
    </div>
  );
}

function Changes(props: { title: string; changes: Compared["changes"]; isBreaking?: boolean }) {
  const t = useWords();
  return (
    <details
      open={props.isBreaking ?? false}
      className={styles.problems}
      data-error={props.isBreaking ?? false}
    >
      <summary>
        {props.title} ({props.changes.length})
      </summary>
      <ul>
        {props.changes.map(({ operationId, what }) => (
          <li key={`${operationId} ${what}`}>
            {operationId !== null && <b>{operationId}: </b>}
            {t.text(what)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Flows({ flows }: { flows: Compared["flows"] }) {
  const t = useWords();
  if (flows.length === 0) return <p>{t("No flow of this environment uses what breaks.")}</p>;
  return (
    <div>
      <p>
        <b>{t("Flows that have to be changed ({count, number})", { count: flows.length })}</b>
      </p>
      <ul className={styles.flows}>
        {flows.map(({ id, name, steps }) => (
          <li key={id}>
            <Link href={`/flows/${id}`} target="_blank">
              {name}
            </Link>
            <ul>
              {steps.map((step) => (
                <li key={step.name}>
                  {t("“{name}”: {what}", { name: step.name, what: step.why.map(t.text).join(" ") })}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}
