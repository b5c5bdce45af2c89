import { AskColleagueDialog } from "../connect-link/ask-colleague-dialog.tsx";
import { ConnectionDrawer } from "./connection-drawer.tsx";
import type { ConnectionDialog } from "./connection-menu.tsx";
import type { Connection } from "./connection-types.ts";
import { DeleteConnectionDialog } from "./delete-connection-dialog.tsx";
import { FlowsDialog } from "./flows-dialog.tsx";
import { GatewayDialog } from "./gateway-dialog.tsx";
import { OwnerDialog } from "./owner-dialog.tsx";
import { RenameConnectionDialog } from "./rename-connection-dialog.tsx";
import { ReplaceCredentialDialog } from "./replace-credential-dialog.tsx";
import { ReplaceEverywhereDialog } from "./replace-everywhere-dialog.tsx";
import { ShareDialog } from "./share-dialog.tsx";
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
  readonly onOpen: (dialog: ConnectionDialog, connection: Connection) => void;
}) {
  const { open, commands, onClose, onOpen } = props;
  const of = (dialog: ConnectionDialog) => (open?.dialog === dialog ? open.connection : null);
  return (
    <>
      <ConnectionDrawer
        connection={of("details")}
        onClose={onClose}
        onOpen={onOpen}
        onTest={(id) => commands.test.mutate({ id })}
      />
      <ShareDialog connection={of("share")} onClose={onClose} />
      <OwnerDialog connection={of("owner")} onClose={onClose} />
      <ReplaceEverywhereDialog connection={of("everywhere")} onClose={onClose} />
      <FlowsDialog connection={of("flows")} onClose={onClose} />
      <GatewayDialog connection={of("gateway")} onClose={onClose} />
      <ReplaceCredentialDialog connection={of("replace")} onClose={onClose} />
      <AskColleagueDialog connection={of("ask")} onClose={onClose} />
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
