import { ActionIcon, Menu } from "@mantine/core";
import {
  IconApi,
  IconArrowsExchange,
  IconDots,
  IconInfoCircle,
  IconKey,
  IconPencil,
  IconPlugConnected,
  IconTrash,
  IconUserQuestion,
  IconUserShare,
  IconUsers,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";

export type ConnectionDialog =
  | "details"
  | "flows"
  | "gateway"
  | "replace"
  | "ask"
  | "rename"
  | "share"
  | "owner"
  | "everywhere"
  | "delete";

interface ConnectionMenuProps {
  readonly connection: Connection;
  readonly onOpen: (dialog: ConnectionDialog, connection: Connection) => void;
  readonly onTest: (id: string) => void;
}

/** What can be done with a connection, by whoever looks at it. */
export function ConnectionMenu({ connection, onOpen, onTest }: ConnectionMenuProps) {
  const t = useWords();
  const { id, name, may, flowCount } = connection;
  const item = (dialog: ConnectionDialog, icon: ReactNode, words: string) => (
    <Menu.Item leftSection={icon} onClick={() => onOpen(dialog, connection)}>
      {words}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("More for {name}", { name })}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {item("details", <IconInfoCircle size={16} aria-hidden />, t("Details"))}
        {(may.use || may.manage) && (
          <Menu.Item leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => onTest(id)}>
            {t("Test")}
          </Menu.Item>
        )}
        {may.use && item("gateway", <IconApi size={16} aria-hidden />, t("Call it from a program…"))}
        {may.manage && (
          <>
            {item(
              "replace",
              <IconKey size={16} aria-hidden />,
              connection.signsIn ? t("Sign in again…") : t("Replace the credential…"),
            )}
            {item("ask", <IconUserQuestion size={16} aria-hidden />, t("Ask somebody to sign in…"))}
            {item("rename", <IconPencil size={16} aria-hidden />, t("Rename…"))}
            {item("share", <IconUsers size={16} aria-hidden />, t("Share…"))}
            {may.assign && item("owner", <IconUserShare size={16} aria-hidden />, t("Owner…"))}
          </>
        )}
        {flowCount > 0 &&
          (may.use || may.manage) &&
          item("everywhere", <IconArrowsExchange size={16} aria-hidden />, t("Replace it in flows…"))}
        {may.manage && (
          <>
            <Menu.Divider />
            <Menu.Item
              color="var(--tp-danger)"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => onOpen("delete", connection)}
            >
              {t("Delete…")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
