import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connector-page.module.css";
import { GradeBadge } from "./grade-badge.tsx";
import { Section } from "./section.tsx";
import { type ConnectorOperation, KINDS } from "./words.ts";

/** So many are read at a glance: more are searched. */
const SEARCHED_FROM = 8;
/** Of a group, until more are asked for. */
const SHOWN = 25;

/** What the connector can do: triggers, actions, and what is not offered for new steps. */
export function ConnectorOperations(props: { readonly operations: readonly ConnectorOperation[] }) {
  const t = useWords();
  const operations = withoutCommonReasons(props.operations);
  const [typed, setTyped] = useState("");
  const words = typed.trim().toLowerCase().split(/\s+/);
  const found = operations.filter(({ id, title, path }) => {
    const text = `${title} ${id} ${path}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const isTrigger = ({ kind }: ConnectorOperation) => kind.endsWith("trigger");
  const offered = found.filter((operation) => operation.offered);
  const others = found.filter((operation) => !operation.offered);
  return (
    <Section
      id="operations"
      title={t("Operations")}
      about={t("{count, plural, one {# operation} other {# operations}} in the picker of {all, number}.", {
        count: operations.filter((one) => one.offered).length,
        all: operations.length,
      })}
      aside={
        operations.length >= SEARCHED_FROM && (
          <TextInput
            type="search"
            size="sm"
            aria-label={t("Search operations")}
            placeholder={t("Search operations")}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )
      }
    >
      <OperationList title={t("Triggers")} operations={offered.filter(isTrigger)} />
      <OperationList title={t("Actions")} operations={offered.filter((one) => !isTrigger(one))} />
      {others.length > 0 && (
        <details className={styles.more}>
          <summary>
            {t(
              "{count, plural, one {# operation} other {# operations}} not offered: helpers, old revisions, and what its maker gave up. They still run where flows have them.",
              { count: others.length },
            )}
          </summary>
          <OperationList title={t("Not offered")} operations={others} />
        </details>
      )}
      {found.length === 0 && (
        <p className={styles.none}>{t("No operation matches “{words}”.", { words: typed.trim() })}</p>
      )}
    </Section>
  );
}

/** What holds for all that wait stands once, above. */
function withoutCommonReasons(operations: readonly ConnectorOperation[]): readonly ConnectorOperation[] {
  const waiting = operations.filter(({ grade }) => grade === "needs-setting");
  if (waiting.length < 2) return operations;
  const isCommon = (reason: string) => waiting.every(({ reasons }) => reasons.includes(reason));
  return operations.map((operation) => ({
    ...operation,
    reasons: operation.reasons.filter((reason) => !isCommon(reason)),
  }));
}

function OperationList(props: {
  readonly title: string;
  readonly operations: readonly ConnectorOperation[];
}) {
  const t = useWords();
  const [all, setAll] = useState(false);
  if (props.operations.length === 0) return null;
  const shown = all ? props.operations : props.operations.slice(0, SHOWN);
  return (
    <>
      <h3 className={styles.groupTitle}>
        {props.title} <span className={styles.count}>{props.operations.length}</span>
      </h3>
      <ul className={styles.rows} aria-label={props.title}>
        {shown.map((operation) => (
          <li key={`${operation.id} ${operation.method} ${operation.path}`} className={styles.operation}>
            <div className={styles.operationWords}>
              <span className={styles.operationTitle}>{operation.title || operation.id}</span>
              <span className={styles.address}>
                {operation.method} {operation.path}
              </span>
              {operation.description !== "" && operation.description !== operation.title && (
                <span className={styles.small}>{operation.description}</span>
              )}
              {operation.reasons.map((reason) => (
                <span key={reason} className={styles.reason}>
                  {t.text(reason)}
                </span>
              ))}
            </div>
            <div className={styles.operationSigns}>
              <span className={styles.small}>{signs(t, operation)}</span>
              <GradeBadge grade={operation.grade} />
            </div>
          </li>
        ))}
      </ul>
      {shown.length < props.operations.length && (
        <Button variant="default" size="compact-sm" onClick={() => setAll(true)}>
          {t("Show all {count, number}", { count: props.operations.length })}
        </Button>
      )}
    </>
  );
}

function signs(t: Words, { kind, visibility, deprecated }: ConnectorOperation): string {
  const words = [kind === "action" ? "" : t(KINDS[kind])];
  if (deprecated) words.push(t("deprecated"));
  if (visibility === "internal") words.push(t("helper"));
  if (visibility === "important") words.push(t("important"));
  return words.filter((word) => word !== "").join(" · ");
}
