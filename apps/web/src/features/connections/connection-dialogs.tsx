import type { ConnectionDialog } from "./connection-row.tsx";
import type { Connection } from "./connection-types.ts";
import { DeleteConnectionDialog } from "./delete-connection-dialog.tsx";
import { FlowsDialog } from "./flows-dialog.tsx";
import { GatewayDialog } from "./gateway-dialog.tsx";
import { RenameConnectionDialog } from "./rename-connection-dialog.tsx";
import { ReplaceCredentialDialog } from "./replace-credential-dialog.tsx";
import type { ConnectionCommands } from "./use-connection-commands.ts";

export interface OpenDialog {
  readonly dialog: ConnectionDialog;
  readonly connection: Connection;
}

/** The dialogs of a row, of which one is open at most. */
export function ConnectionDialogs(props: {
  readonly open: OpenDialog | null;
  readonly commands: ConnectionCommands;
  readonly onClose: () => void;
}) {
  const { open, commands, onClose } = props;
  const of = (dialog: ConnectionDialog) => (open?.dialog === dialog ? open.connection : null);
  return (
    <>
      <FlowsDialog connection={of("flows")} onClose={onClose} />
      <GatewayDialog connection={of("gateway")} onClose={onClose} />
      <ReplaceCredentialDialog connection={of("replace")} onClose={onClose} />
      <RenameConnectionDialog
        connection={of("rename")}
        onClose={onClose}
        onRename={(id, name) => commands.rename.mutate({ id, name })}
      />
      <DeleteConnectionDialog
        connection={of("delete")}
        onClose={onClose}
        onDelete={(id) => commands.remove.mutate({ id })}
      />
    </>
  );
}
