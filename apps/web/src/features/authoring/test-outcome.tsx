import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";
import { useWords } from "../../words/words.tsx";
import shared from "./authoring.module.css";
import styles from "./test-outcome.module.css";

type TestedCall = InferContractRouterOutputs<typeof contract>["authoring"]["test"];

/** What left and what came, with secrets hidden by the server. */
export function TestOutcome({ outcome }: { outcome: TestedCall }) {
  const t = useWords();
  const { request, response, error, log, durationMs } = outcome;
  return (
    <div className={styles.outcome}>
      {error !== null && (
        <p role="alert" className={shared.problem}>
          {t.text(error.message)}
        </p>
      )}
      {response !== null && (
        <p className={styles.status} data-good={response.statusCode < 400}>
          {t.rich("<b>{status}</b> after {ms, number} ms", {
            status: String(response.statusCode),
            ms: durationMs,
            b: (inside) => <b>{inside}</b>,
          })}
        </p>
      )}
      {response !== null && (
        <Part title={t("Answer")} headers={response.headers} body={response.bodyText} isOpen />
      )}
      {request !== null && (
        <Part
          title={t("Request: {method} {address}", { method: request.method, address: request.url })}
          headers={request.headers}
          body={request.bodyText}
        />
      )}
      {log.length > 0 && (
        <details>
          <summary>{t("What the script logged")}</summary>
          <pre className={shared.schema}>{log.join("\n")}</pre>
        </details>
      )}
    </div>
  );
}

function Part(props: {
  title: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  isOpen?: boolean;
}) {
  return (
    <details open={props.isOpen ?? false}>
      <summary className={styles.partTitle}>{props.title}</summary>
      {props.body !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long answer is scrolled by keyboard too.
        <pre className={shared.schema} tabIndex={0}>
          {props.body}
        </pre>
      )}
      <dl className={styles.headers}>
        {Object.entries(props.headers).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
