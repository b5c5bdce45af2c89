import { ActionIcon, Menu } from "@mantine/core";
import {
  IconApi,
  IconDots,
  IconKey,
  IconPencil,
  IconPlugConnected,
  IconTrash,
  IconUsers,
  IconUsersMinus,
} from "@tabler/icons-react";
import { Since } from "../../shell/since.tsx";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import styles from "./connection-row.module.css";
import type { Connection } from "./connection-types.ts";

export type ConnectionDialog = "flows" | "gateway" | "replace" | "rename" | "delete";

interface ConnectionRowProps {
  readonly connection: Connection;
  readonly onOpen: (dialog: ConnectionDialog, connection: Connection) => void;
  readonly onTest: (id: string) => void;
  readonly onShare: (id: string, shared: boolean) => void;
}

const STATUS = { connected: "Connected", "needs-sign-in": "Needs a new credential" } as const;

/** One connection: whose it is, how it stands, what uses it, and what can be done with it. */
export function ConnectionRow(props: ConnectionRowProps) {
  const { connection, onOpen } = props;
  const { name, connector, status, message, flowCount, lastUsedAt, may } = connection;
  return (
    <li className={styles.row}>
      <ConnectorIcon look={{ ...connector, icon: null }} size={40} />
      <div className={styles.what}>
        <span className={styles.name}>{name}</span>
        <span className={styles.about}>
          {connector.title} · {ownerWords(connection)}
        </span>
        {status === "needs-sign-in" && message !== null && <span className={styles.said}>{message}</span>}
      </div>
      <span className={styles.status} data-status={status}>
        {statusWords(connection)}
      </span>
      <div className={styles.use}>
        {flowCount === 0 ? (
          <span>In no flow</span>
        ) : (
          <button type="button" className={styles.flows} onClick={() => onOpen("flows", connection)}>
            {flowCount === 1 ? "In 1 flow" : `In ${flowCount} flows`}
          </button>
        )}
        <span>
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              used <Since at={lastUsedAt} />
            </>
          )}
        </span>
      </div>
      {(may.manage || may.use) && <RowMenu {...props} />}
    </li>
  );
}

/** A credential that nobody tried is not known to work. */
function statusWords({ status, testedAt, lastUsedAt }: Connection): string {
  if (status === "connected" && testedAt === null && lastUsedAt === null) return "Not tried yet";
  return STATUS[status];
}

function ownerWords({ isMine, owner, shared }: Connection): string {
  const whose = isMine ? "yours" : owner === null ? "its owner is gone" : `of ${owner.name}`;
  return shared ? `${whose}, shared with everybody here` : whose;
}

function RowMenu({ connection, onOpen, onTest, onShare }: ConnectionRowProps) {
  const { id, name, shared, may } = connection;
  const mayShare = may.share || (may.manage && shared);
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon
          className={styles.menu}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`More for ${name}`}
        >
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => onTest(id)}>
          Test
        </Menu.Item>
        {may.use && (
          <Menu.Item
            leftSection={<IconApi size={16} aria-hidden />}
            onClick={() => onOpen("gateway", connection)}
          >
            Call it from a program…
          </Menu.Item>
        )}
        {may.manage && (
          <>
            <Menu.Item
              leftSection={<IconKey size={16} aria-hidden />}
              onClick={() => onOpen("replace", connection)}
            >
              Replace the credential…
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={() => onOpen("rename", connection)}
            >
              Rename…
            </Menu.Item>
            {mayShare && (
              <Menu.Item
                leftSection={
                  shared ? <IconUsersMinus size={16} aria-hidden /> : <IconUsers size={16} aria-hidden />
                }
                onClick={() => onShare(id, !shared)}
              >
                {shared ? "Stop sharing" : "Share with makers here"}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => onOpen("delete", connection)}
            >
              Delete…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
