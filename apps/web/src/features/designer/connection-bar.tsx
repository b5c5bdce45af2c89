import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { ConnectionDialogs, type OpenDialog } from "../connections/connection-dialogs.tsx";
import type { ConnectionDialog } from "../connections/connection-menu.tsx";
import { useConnectionCommands } from "../connections/use-connection-commands.ts";
import { ConnectorIcon, type ConnectorLook } from "../connector-steps/connector-icon.tsx";
import type { Binding, Connection } from "../connector-steps/connector-operation.ts";
import classes from "./connection-bar.module.css";
import { ConnectionChoice } from "./connection-choice.tsx";

/** Through which connection the step calls, and the way to another one. */
export function ConnectionBar({
  target,
  binding,
  look,
}: {
  readonly target: CanvasTarget;
  readonly binding: Binding;
  readonly look: ConnectorLook;
}) {
  const t = useWords();
  const { connection, needsConnection } = binding;
  const isMissing = needsConnection && connection === null;
  const [changing, setChanging] = useState(false);
  const isOpen = changing || isMissing;
  const problem = problemOf(t, binding);
  return (
    <section className={classes.bar} aria-label={t("Connection")}>
      <Group wrap="nowrap" gap="sm" justify="space-between">
        <Group wrap="nowrap" gap="sm" className={classes.words ?? ""}>
          <ConnectorIcon look={look} size={28} />
          <div className={classes.words}>
            <Text size="sm" fw={600} truncate>
              {look.title}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {stateWords(t, binding)}
            </Text>
          </div>
        </Group>
        {needsConnection && !isMissing && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            onClick={() => setChanging(!changing)}
          >
            {changing ? t("Keep it") : t("Change connection")}
          </Button>
        )}
      </Group>
      {problem !== null && (
        <div className={classes.problem}>
          <IconAlertTriangle size={15} aria-hidden /> {problem}
        </div>
      )}
      {connection !== null && <ConnectionCare connection={connection} />}
      {isOpen && <ConnectionChoice target={target} binding={binding} onDone={() => setChanging(false)} />}
    </section>
  );
}

/** Looking into the connection of a step, and putting it right, without leaving the step. */
function ConnectionCare({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const commands = useConnectionCommands();
  const openDialog = (dialog: ConnectionDialog) => setOpen({ dialog, connection });
  return (
    <Group gap={4}>
      {connection.status === "needs-sign-in" && connection.may.manage && (
        <Button size="compact-xs" onClick={() => openDialog("replace")}>
          {connection.signsIn ? t("Sign in again…") : t("Replace the credential…")}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => openDialog("details")}>
        {t("Details of the connection")}
      </Button>
      {open !== null && (
        <ConnectionDialogs
          open={open}
          commands={commands}
          onClose={() => setOpen(null)}
          onOpen={(dialog, of) => setOpen({ dialog, connection: of })}
        />
      )}
    </Group>
  );
}

function stateWords(t: Words, { connection, needsConnection }: Binding): string {
  if (!needsConnection) return t("Needs no connection");
  if (connection === null) return t("No connection yet");
  const owner = connection.isMine ? t("yours") : (connection.owner?.name ?? t("its owner is gone"));
  const { account } = connection;
  const signedIn = account === null ? [] : [t("signed in as {name}", { name: account.name })];
  return [connection.name, owner, ...signedIn].join(" · ");
}

function problemOf(t: Words, { connection, problem, saying }: Binding): string | null {
  if (connection === null) return null;
  if (connection.status === "needs-sign-in") {
    return connection.message ?? t("This connection has to be signed in again before the flow can use it.");
  }
  return problem === null ? null : t.said({ message: problem, saying });
}
