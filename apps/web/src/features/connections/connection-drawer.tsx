import { Alert, Button, Drawer, Group, Loader, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import { momentText } from "../../words/dates.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connection-drawer.module.css";
import { ConnectionHistory } from "./connection-history.tsx";
import type { ConnectionDialog } from "./connection-menu.tsx";
import { ownerWords } from "./connection-standing.ts";
import { ConnectionStatus } from "./connection-status.tsx";
import type { Connection } from "./connection-types.ts";
import { UsedBy } from "./used-by.tsx";

interface ConnectionDrawerProps {
  readonly connection: Connection | null;
  readonly onClose: () => void;
  readonly onOpen: (dialog: ConnectionDialog, connection: Connection) => void;
  readonly onTest: (id: string) => void;
}

/** All there is to know of one connection. */
export function ConnectionDrawer(props: ConnectionDrawerProps) {
  const t = useWords();
  const { connection, onClose } = props;
  return (
    <Drawer
      opened={connection !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={connection?.name ?? ""}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {connection !== null && <Details key={connection.id} {...props} id={connection.id} />}
    </Drawer>
  );
}

function Details(props: ConnectionDrawerProps & { readonly id: string }) {
  const t = useWords();
  const { id, onOpen, onTest } = props;
  const read = useQuery(
    orpc.connections.get.queryOptions({ input: { id }, refetchInterval: 15_000, meta: { quiet: true } }),
  );
  if (read.isPending) return <Loader size="sm" aria-label={t("Loading the connection")} />;
  if (read.isError) return <ListMessage error={read.error} onRetry={() => void read.refetch()} />;
  const connection = read.data;
  const { may, status, message } = connection;
  return (
    <Stack gap="lg">
      {status === "needs-sign-in" && (
        <Alert
          color="red"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t("Flows cannot use it now")}
        >
          {message === null ? t("The service no longer takes its credential.") : t.text(message)}
        </Alert>
      )}
      <Facts connection={connection} />
      <Group gap="xs">
        {(may.use || may.manage) && (
          <Button variant="default" size="xs" onClick={() => onTest(id)}>
            {t("Test")}
          </Button>
        )}
        {may.manage && (
          <>
            <Button variant="default" size="xs" onClick={() => onOpen("replace", connection)}>
              {connection.signsIn ? t("Sign in again…") : t("Replace the credential…")}
            </Button>
            <Button variant="default" size="xs" onClick={() => onOpen("share", connection)}>
              {t("Share…")}
            </Button>
            <Button variant="default" size="xs" onClick={() => onOpen("owner", connection)}>
              {t("Owner…")}
            </Button>
          </>
        )}
      </Group>
      <section aria-label={t("Used by")}>
        <h3 className={styles.title}>{t("Used by")}</h3>
        <UsedBy id={id} />
      </section>
      <section aria-label={t("History")}>
        <h3 className={styles.title}>{t("History")}</h3>
        <ConnectionHistory id={id} />
      </section>
    </Stack>
  );
}

function Facts({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const { connector, account, backupOwner, scopes, endsAt, testedAt, lastUsedAt, createdAt, waitingRuns } =
    connection;
  return (
    <dl className={styles.facts}>
      <Fact name={t("Status")}>
        <ConnectionStatus connection={connection} />
      </Fact>
      <Fact name={t("Connector")}>{connector.title}</Fact>
      {account !== null && (
        <Fact name={t("Account")}>
          {account.name}
          {account.email !== null && account.email !== account.name && ` (${account.email})`}
        </Fact>
      )}
      <Fact name={t("Owner")}>
        {connection.isMine && connection.ownerIsHere ? t("you") : ownerWords(t, connection)}
      </Fact>
      {backupOwner !== null && <Fact name={t("Backup owner")}>{backupOwner.name}</Fact>}
      <Fact name={t("Shared with")}>{sharerNames(t, connection)}</Fact>
      {scopes.length > 0 && <Fact name={t("Granted")}>{scopes.join(", ")}</Fact>}
      {waitingRuns > 0 && (
        <Fact name={t("Waiting")}>
          {t("{count, plural, one {# run waits} other {# runs wait}} for it", { count: waitingRuns })}
        </Fact>
      )}
      {endsAt !== null && <Fact name={t("Sign in again by")}>{momentText(endsAt, t)}</Fact>}
      <Fact name={t("Last used")}>{lastUsedAt === null ? t("never") : <Since at={lastUsedAt} />}</Fact>
      <Fact name={t("Last tested")}>{testedAt === null ? t("never") : <Since at={testedAt} />}</Fact>
      <Fact name={t("Made")}>
        <Since at={createdAt} />
      </Fact>
    </dl>
  );
}

function sharerNames(t: Words, connection: Connection): string {
  const { shared, sharedWith, may, isMine } = connection;
  if (!may.manage) return shared ? t("everybody here") : isMine || !may.use ? t("not with you") : t("you");
  const names = [...sharedWith.groups, ...sharedWith.people].map(({ name }) => name);
  const all = shared ? [t("everybody who makes flows here"), ...names] : names;
  return all.length === 0 ? t("nobody") : all.join(", ");
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
