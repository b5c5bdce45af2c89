import { Button, Loader, Modal, Select, Table, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { CopyText } from "../../shell/copy-text.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import type { Connection } from "./connection-types.ts";
import styles from "./gateway-dialog.module.css";

/** How programs call the service of a connection, without ever seeing its credential. */
export function GatewayDialog(props: {
  readonly connection: Connection | null;
  readonly onClose: () => void;
}) {
  const { connection, onClose } = props;
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={`Call “${connection?.name ?? ""}” from a program`}
      size="lg"
    >
      {connection !== null && <Gateway connection={connection} />}
    </Modal>
  );
}

function Gateway({ connection }: { readonly connection: Connection }) {
  const usage = useQuery(orpc.gateway.usage.queryOptions({ input: { id: connection.id } }));
  if (usage.isPending) return <Loader size="sm" aria-label="Loading" />;
  if (usage.isError) return <ListMessage error={usage.error} onRetry={() => void usage.refetch()} />;
  const { address, days } = usage.data;
  return (
    <div className={styles.parts}>
      <div>
        <Text size="sm" mb={6}>
          Method, path and query of an operation of {connection.connector.title} follow this address. The
          credential stays here; your program sends an API key of yours (Settings), or a token for this
          connection alone: <code>Authorization: Bearer …</code>
        </Text>
        <CopyText text={`${address}/`} label="Copy the address" />
      </div>
      <Token id={connection.id} />
      <Days days={days} />
    </div>
  );
}

const LIVES = [
  { value: "15", label: "15 minutes" },
  { value: "60", label: "an hour" },
  { value: "480", label: "8 hours" },
  { value: "1440", label: "a day" },
];

function Token({ id }: { readonly id: string }) {
  const [minutes, setMinutes] = useState("60");
  const make = useMutation(orpc.gateway.token.mutationOptions());
  return (
    <div className={styles.token}>
      <Select
        label="A token that lives for"
        data={LIVES}
        value={minutes}
        onChange={(value) => setMinutes(value ?? "60")}
        allowDeselect={false}
      />
      <Button
        variant="default"
        loading={make.isPending}
        onClick={() => make.mutate({ id, minutes: Number(minutes) })}
      >
        Make a token
      </Button>
      {make.isError && (
        <Text size="sm" c="red" className={styles.whole}>
          {make.error.message}
        </Text>
      )}
      {make.isSuccess && (
        <div className={styles.whole}>
          <Text size="sm" mb={6}>
            Copy it now: it is shown this once. It works until {timeOf(make.data.expiresAt)}, as long as you
            may use the connection.
          </Text>
          <CopyText text={make.data.token} label="Copy the token" />
        </div>
      )}
    </div>
  );
}

const timeOf = (iso: string) =>
  new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

interface Day {
  readonly day: string;
  readonly calls: number;
  readonly failures: number;
  readonly averageMs: number;
}

function Days({ days }: { readonly days: readonly Day[] }) {
  if (days.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No program has called it yet.
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={360} maxHeight={260}>
      <Table>
        <caption className={styles.caption}>Calls by programs (days in UTC)</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Day</Table.Th>
            <Table.Th scope="col">Calls</Table.Th>
            <Table.Th scope="col">Failed</Table.Th>
            <Table.Th scope="col">Average time</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map(({ day, calls, failures, averageMs }) => (
            <Table.Tr key={day}>
              <Table.Td>{day}</Table.Td>
              <Table.Td>{calls.toLocaleString()}</Table.Td>
              <Table.Td>{failures.toLocaleString()}</Table.Td>
              <Table.Td>{averageMs.toLocaleString()} ms</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
