import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { ownerWords, standingOf, withinWords } from "./connection-standing.ts";
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
  const t = useWords();
  const [creating, setCreating] = useState(false);
  const listed = useQuery(orpc.connections.list.queryOptions({ input: { connectorId, limit: 100 } }));
  const usable = listed.data?.items.filter(({ may }) => may.use) ?? [];
  return (
    <>
      <Select
        label={label}
        placeholder={usable.length === 0 ? t("None yet: make one") : t("Choose a connection")}
        data={[
          ...usable.map((connection) => ({ value: connection.id, label: titleOf(t, connection) })),
          { value: NEW, label: t("New connection…") },
        ]}
        value={value}
        allowDeselect={false}
        error={listed.isError ? messageOf(listed.error, t) : null}
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

function titleOf(t: Words, connection: Connection): string {
  const { name, isMine, account } = connection;
  const { tone, words } = standingOf(t, connection, Date.now());
  const facts = [
    ...(isMine ? [] : [ownerWords(t, connection)]),
    ...(account === null ? [] : [account.name]),
    ...(tone === "bad" || tone === "soon" ? [withinWords(words)] : []),
  ];
  return facts.length === 0 ? name : `${name} (${facts.join(", ")})`;
}
