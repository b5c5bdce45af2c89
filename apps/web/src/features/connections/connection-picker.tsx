import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { ownerWords, standingOf } from "./connection-standing.ts";
import type { Connection } from "./connection-types.ts";
import { CreateConnectionDialog } from "./create-connection-dialog.tsx";

const NEW = "new";

interface ConnectionPickerProps {
  readonly connectorId: string;
  /** Id of the chosen connection. */
  readonly value: string | null;
  readonly label: string;
  readonly onChange: (connection: Connection) => void;
}

/** The connections to a connector that one may use, and the way to a new one. */
export function ConnectionPicker({ connectorId, value, label, onChange }: ConnectionPickerProps) {
  const [creating, setCreating] = useState(false);
  const listed = useQuery(orpc.connections.list.queryOptions({ input: { connectorId, limit: 100 } }));
  const usable = listed.data?.items.filter(({ may }) => may.use) ?? [];
  return (
    <>
      <Select
        label={label}
        placeholder={usable.length === 0 ? "None yet: make one" : "Choose a connection"}
        data={[
          ...usable.map((connection) => ({ value: connection.id, label: titleOf(connection) })),
          { value: NEW, label: "New connection…" },
        ]}
        value={value}
        allowDeselect={false}
        error={listed.isError ? messageOf(listed.error) : null}
        onChange={(id) => {
          if (id === NEW) return setCreating(true);
          const chosen = usable.find((one) => one.id === id);
          if (chosen !== undefined) onChange(chosen);
        }}
      />
      <CreateConnectionDialog
        opened={creating}
        connectorId={connectorId}
        onClose={() => setCreating(false)}
        onCreated={onChange}
      />
    </>
  );
}

function titleOf(connection: Connection): string {
  const { name, isMine, account } = connection;
  const { tone, words } = standingOf(connection, Date.now());
  const facts = [
    ...(isMine ? [] : [ownerWords(connection)]),
    ...(account === null ? [] : [account.name]),
    ...(tone === "bad" || tone === "soon" ? [words.toLowerCase()] : []),
  ];
  return facts.length === 0 ? name : `${name} (${facts.join(", ")})`;
}
