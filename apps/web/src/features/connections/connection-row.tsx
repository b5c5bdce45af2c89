import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import { type ConnectionDialog, ConnectionMenu } from "./connection-menu.tsx";
import styles from "./connection-row.module.css";
import { isUnused, ownerWords, sharedWords } from "./connection-standing.ts";
import { ConnectionStatus } from "./connection-status.tsx";
import type { Connection } from "./connection-types.ts";

interface ConnectionRowProps {
  readonly connection: Connection;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onOpen: (dialog: ConnectionDialog, connection: Connection) => void;
  readonly onTest: (id: string) => void;
}

/** One connection: whose it is, how it stands, what uses it, and what can be done with it. */
export function ConnectionRow(props: ConnectionRowProps) {
  const t = useWords();
  const { connection, isChosen, onChoose, onOpen, onTest } = props;
  const { name, connector, status, message, account, may, brokenSince, waitingRuns } = connection;
  const about = [connector.title, ownerWords(t, connection), sharedWords(t, connection)];
  return (
    <li className={styles.row}>
      <Checkbox
        className={styles.choose}
        aria-label={t("Choose {name}", { name })}
        checked={isChosen}
        // Nothing can be done with what one may only look at.
        disabled={!may.use && !may.manage}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <ConnectorIcon look={{ ...connector, icon: null }} size={40} />
      <div className={styles.what}>
        <button type="button" className={styles.name} onClick={() => onOpen("details", connection)}>
          {name}
        </button>
        <span className={styles.about}>{about.filter((words) => words !== "").join(" · ")}</span>
        {account !== null && (
          <span className={styles.about}>{t("Signed in as {account}", { account: account.name })}</span>
        )}
        {status === "needs-sign-in" && message !== null && (
          <span className={styles.said}>{t.text(message)}</span>
        )}
      </div>
      <div className={styles.standing}>
        <ConnectionStatus connection={connection} />
        {brokenSince !== null && (
          <span>{t.rich("since <since></since>", { since: () => <Since at={brokenSince} /> })}</span>
        )}
        {waitingRuns > 0 && (
          <span>{t("{count, plural, one {# run waits} other {# runs wait}}", { count: waitingRuns })}</span>
        )}
        {!connection.ownerIsHere && <span className={styles.left}>{t("Owner left")}</span>}
      </div>
      <Use {...props} />
      <div className={styles.menu}>
        <ConnectionMenu connection={connection} onOpen={onOpen} onTest={onTest} />
      </div>
    </li>
  );
}

function Use({ connection, onOpen }: ConnectionRowProps) {
  const t = useWords();
  const [now] = useState(Date.now);
  const { flowCount, lastUsedAt } = connection;
  return (
    <div className={styles.use}>
      {flowCount === 0 ? (
        <span>{t("In no flow")}</span>
      ) : (
        <button type="button" className={styles.flows} onClick={() => onOpen("flows", connection)}>
          {t("In {count, plural, one {# flow} other {# flows}}", { count: flowCount })}
        </button>
      )}
      <span className={isUnused(connection, now) ? styles.left : undefined}>
        {lastUsedAt === null
          ? t("never used")
          : t.rich("used <since></since>", { since: () => <Since at={lastUsedAt} /> })}
      </span>
    </div>
  );
}
