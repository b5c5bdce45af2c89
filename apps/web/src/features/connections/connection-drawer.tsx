import { Alert, Button, Drawer, Group, Loader, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import styles from "./connection-drawer.module.css";
import { ConnectionHistory } from "./connection-history.tsx";
import type { ConnectionDialog } from "./connection-menu.tsx";
import { ownerWords, waitingWords } from "./connection-standing.ts";
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
  const { connection, onClose } = props;
  return (
    <Drawer
      opened={connection !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={connection?.name ?? ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {connection !== null && <Details key={connection.id} {...props} id={connection.id} />}
    </Drawer>
  );
}

function Details(props: ConnectionDrawerProps & { readonly id: string }) {
  const { id, onOpen, onTest } = props;
  const read = useQuery(
    orpc.connections.get.queryOptions({ input: { id }, refetchInterval: 15_000, meta: { quiet: true } }),
  );
  if (read.isPending) return <Loader size="sm" aria-label="Loading the connection" />;
  if (read.isError) return <ListMessage error={read.error} onRetry={() => void read.refetch()} />;
  const connection = read.data;
  const { may, status, message } = connection;
  return (
    <Stack gap="lg">
      {status === "needs-sign-in" && (
        <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} title="Flows cannot use it now">
          {message ?? "The service no longer takes its credential."}
        </Alert>
      )}
      <Facts connection={connection} />
      <Group gap="xs">
        {(may.use || may.manage) && (
          <Button variant="default" size="xs" onClick={() => onTest(id)}>
            Test
          </Button>
        )}
        {may.manage && (
          <>
            <Button variant="default" size="xs" onClick={() => onOpen("replace", connection)}>
              {connection.signsIn ? "Sign in again…" : "Replace the credential…"}
            </Button>
            <Button variant="default" size="xs" onClick={() => onOpen("share", connection)}>
              Share…
            </Button>
            <Button variant="default" size="xs" onClick={() => onOpen("owner", connection)}>
              Owner…
            </Button>
          </>
        )}
      </Group>
      <section aria-label="Used by">
        <h3 className={styles.title}>Used by</h3>
        <UsedBy id={id} />
      </section>
      <section aria-label="History">
        <h3 className={styles.title}>History</h3>
        <ConnectionHistory id={id} />
      </section>
    </Stack>
  );
}

function Facts({ connection }: { readonly connection: Connection }) {
  const { connector, account, backupOwner, scopes, endsAt, testedAt, lastUsedAt, createdAt, waitingRuns } =
    connection;
  return (
    <dl className={styles.facts}>
      <Fact name="Status">
        <ConnectionStatus connection={connection} />
      </Fact>
      <Fact name="Connector">{connector.title}</Fact>
      {account !== null && (
        <Fact name="Account">
          {account.name}
          {account.email !== null && account.email !== account.name && ` (${account.email})`}
        </Fact>
      )}
      <Fact name="Owner">{connection.isMine && connection.ownerIsHere ? "you" : ownerWords(connection)}</Fact>
      {backupOwner !== null && <Fact name="Backup owner">{backupOwner.name}</Fact>}
      <Fact name="Shared with">{sharerNames(connection)}</Fact>
      {scopes.length > 0 && <Fact name="Granted">{scopes.join(", ")}</Fact>}
      {waitingRuns > 0 && <Fact name="Waiting">{waitingWords(waitingRuns)} for it</Fact>}
      {endsAt !== null && <Fact name="Sign in again by">{new Date(endsAt).toLocaleString()}</Fact>}
      <Fact name="Last used">{lastUsedAt === null ? "never" : <Since at={lastUsedAt} />}</Fact>
      <Fact name="Last tested">{testedAt === null ? "never" : <Since at={testedAt} />}</Fact>
      <Fact name="Made">
        <Since at={createdAt} />
      </Fact>
    </dl>
  );
}

function sharerNames({ shared, sharedWith: { people, groups }, may, isMine }: Connection): string {
  if (!may.manage) return shared ? "everybody here" : isMine || !may.use ? "not with you" : "you";
  const names = [...groups, ...people].map(({ name }) => name);
  const all = shared ? ["everybody who makes flows here", ...names] : names;
  return all.length === 0 ? "nobody" : all.join(", ");
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
