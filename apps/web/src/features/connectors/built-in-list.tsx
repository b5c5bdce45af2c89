import { useQuery } from "@tanstack/react-query";
import { OPERATIONS, type OperationSpec } from "@towpath/flow";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { ConnectorRow } from "./connector-row.tsx";
import styles from "./connectors-page.module.css";
import { operationsText } from "./words.ts";

type Group = OperationSpec["group"];

const ABOUT: Readonly<Record<Group, string>> = {
  Control: phrase("Conditions, loops, scopes and other flows"),
  "Data operations": phrase("Compose, parse, filter, select and join values"),
  Variables: phrase("Values that change while a run goes on"),
  HTTP: phrase("Calls to any address, and services that are asked or heard"),
  Schedule: phrase("Times, intervals and delays"),
  Request: phrase("Calls that start a flow, and its answers"),
  Code: phrase("JavaScript, Liquid templates and XML maps"),
  Connector: phrase("Operations of connectors"),
};

/** What every flow can do without importing a connector. */
export function BuiltInList({ search }: { readonly search: string }) {
  const t = useWords();
  const groups = new Map<Group, number>();
  for (const { group } of OPERATIONS) groups.set(group, (groups.get(group) ?? 0) + 1);
  const wanted = search.toLowerCase();
  const shown = [...groups].filter(
    ([group]) =>
      group !== "Connector" && `${t.text(group)} ${t(ABOUT[group])}`.toLowerCase().includes(wanted),
  );
  const shipped = useQuery(
    orpc.connectors.list.queryOptions({ input: { search, origin: "built-in", limit: 100 } }),
  );
  const connectors = shipped.data?.items ?? [];
  if (shown.length === 0 && connectors.length === 0 && !shipped.isPending) {
    return <ListMessage text={t("Nothing built in matches this.")} />;
  }
  return (
    <ul className={styles.list} aria-label={t("Built-in connectors")}>
      {connectors.map((connector) => (
        <ConnectorRow key={connector.id} connector={connector} />
      ))}
      {shown.map(([group, count]) => (
        <li key={group} className={styles.builtIn}>
          <span className={styles.builtInName}>{t.text(group)}</span>
          <span className={styles.builtInAbout}>
            {operationsText(t, count)} · {t(ABOUT[group])}
          </span>
        </li>
      ))}
    </ul>
  );
}
