import { Button, Loader, Modal, Select, Table, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { CopyText } from "../../shell/copy-text.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { momentText } from "../../words/dates.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";
import styles from "./gateway-dialog.module.css";

/** How programs call the service of a connection, without ever seeing its credential. */
export function GatewayDialog(props: {
  readonly connection: Connection | null;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { connection, onClose } = props;
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t("Call “{name}” from a program", { name: connection?.name ?? "" })}
      size="lg"
    >
      {connection !== null && <Gateway connection={connection} />}
    </Modal>
  );
}

function Gateway({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const usage = useQuery(orpc.gateway.usage.queryOptions({ input: { id: connection.id } }));
  if (usage.isPending) return <Loader size="sm" aria-label={t("Loading")} />;
  if (usage.isError) return <ListMessage error={usage.error} onRetry={() => void usage.refetch()} />;
  const { address, days } = usage.data;
  return (
    <div className={styles.parts}>
      <div>
        <Text size="sm" mb={6}>
          {t(
            "Method, path and query of an operation of {service} follow this address. The credential stays here; your program sends an API key of yours (Settings), or a token for this connection alone:",
            { service: connection.connector.title },
          )}{" "}
          <code>{HEADER}</code>
        </Text>
        <CopyText text={`${address}/`} label={t("Copy the address")} />
      </div>
      <Token id={connection.id} />
      <Days days={days} />
    </div>
  );
}

const HEADER = "Authorization: Bearer …";

const LIVES = [
  { value: "15", label: phrase("15 minutes") },
  { value: "60", label: phrase("an hour") },
  { value: "480", label: phrase("8 hours") },
  { value: "1440", label: phrase("a day") },
];

function Token({ id }: { readonly id: string }) {
  const t = useWords();
  const [minutes, setMinutes] = useState("60");
  const make = useMutation(orpc.gateway.token.mutationOptions());
  return (
    <div className={styles.token}>
      <Select
        label={t("A token that lives for")}
        data={LIVES.map(({ value, label }) => ({ value, label: t(label) }))}
        value={minutes}
        onChange={(value) => setMinutes(value ?? "60")}
        allowDeselect={false}
      />
      <Button
        variant="default"
        loading={make.isPending}
        onClick={() => make.mutate({ id, minutes: Number(minutes) })}
      >
        {t("Make a token")}
      </Button>
      {make.isError && (
        <Text size="sm" c="red" className={styles.whole}>
          {messageOf(make.error, t)}
        </Text>
      )}
      {make.isSuccess && (
        <div className={styles.whole}>
          <Text size="sm" mb={6}>
            {t(
              "Copy it now: it is shown this once. It works until {time}, as long as you may use the connection.",
              { time: momentText(make.data.expiresAt, t, { dateStyle: "medium", timeStyle: "short" }) },
            )}
          </Text>
          <CopyText text={make.data.token} label={t("Copy the token")} />
        </div>
      )}
    </div>
  );
}

interface Day {
  readonly day: string;
  readonly calls: number;
  readonly failures: number;
  readonly averageMs: number;
}

function Days({ days }: { readonly days: readonly Day[] }) {
  const t = useWords();
  if (days.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("No program has called it yet.")}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={360} maxHeight={260}>
      <Table>
        <caption className={styles.caption}>{t("Calls by programs (days in UTC)")}</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("Day")}</Table.Th>
            <Table.Th scope="col">{t("Calls")}</Table.Th>
            <Table.Th scope="col">{t("Failed")}</Table.Th>
            <Table.Th scope="col">{t("Average time")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map(({ day, calls, failures, averageMs }) => (
            <Table.Tr key={day}>
              <Table.Td>{day}</Table.Td>
              <Table.Td>{calls.toLocaleString(t.locale)}</Table.Td>
              <Table.Td>{failures.toLocaleString(t.locale)}</Table.Td>
              <Table.Td>{t("{ms, number} ms", { ms: averageMs })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
