import { Alert, Loader, Modal, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import { changedValues } from "../sign-in/changed-values.ts";
import { SignInProgress } from "../sign-in/sign-in-progress.tsx";
import { isUnderWay, thisPage, useSignInTo } from "../sign-in/use-sign-in-to.ts";
import { ConnectionForm } from "./connection-form.tsx";
import { type Connection, issuesOf } from "./connection-types.ts";

/** A new credential for the same connection: flows that use it go on with it at their next call. */
export function ReplaceCredentialDialog(props: {
  readonly connection: Connection | null;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { connection, onClose } = props;
  const name = connection?.name ?? "";
  const title = connection?.signsIn
    ? t("Sign in again to “{name}”", { name })
    : t("Replace the credential of “{name}”", { name });
  return (
    <Modal opened={connection !== null} onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      {connection !== null && <Replace key={connection.id} connection={connection} onClose={onClose} />}
    </Modal>
  );
}

function Replace({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const t = useWords();
  const { id, parameterSet, values } = connection;
  const queries = useQueryClient();
  const connector = useQuery(orpc.connectors.get.queryOptions({ input: { id: connection.connector.id } }));
  const replace = useMutation({
    meta: { quiet: true },
    mutationFn: async (credential: { parameterSet: string; values: Readonly<Record<string, string>> }) => {
      await api.connections.update({ id, credential });
      return api.connections.test({ id }).catch(() => null);
    },
    onSuccess: (tested) => {
      if (tested?.outcome === "refused") return;
      toastDone(
        tested?.outcome === "works"
          ? t("The credential was replaced, and works.")
          : t("The credential was replaced."),
      );
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.connections.key() }),
  });
  const signIn = useSignInTo(onClose);
  if (connector.isPending) return <Loader size="sm" aria-label={t("Loading what the connector asks for")} />;
  if (connector.isError) {
    return <ListMessage error={connector.error} onRetry={() => void connector.refetch()} />;
  }
  const refused = replace.data?.outcome === "refused" ? replace.data.message : null;
  const words = replace.isError ? messageOf(replace.error, t) : refused;
  return (
    <ConnectionForm
      connector={connector.data}
      known={{ parameterSet, values }}
      isNew={false}
      issues={issuesOf(replace.error)}
      submitLabel={t("Replace it")}
      isBusy={replace.isPending || isUnderWay(signIn.state)}
      notice={
        words === null ? (
          <SignInProgress
            signIn={signIn}
            serviceTitle={connection.connector.title}
            connectorId={connection.connector.id}
          />
        ) : (
          <Alert
            color="red"
            role="alert"
            title={refused === null ? t("That did not work") : t("The service does not take this")}
          >
            <Text size="sm">{t.text(words)}</Text>
          </Alert>
        )
      }
      onSubmit={({ parameterSet: set, values: entered, signIn: facts }) => {
        if (facts === null) return replace.mutate({ parameterSet: set, values: entered });
        const wish = { connectorId: connection.connector.id, connectionId: id, returnTo: thisPage() };
        const changed = changedValues({ parameterSet, values }, set, entered);
        signIn.start({ ...wish, parameterSet: set, values: changed }, facts);
      }}
      onCancel={() => {
        signIn.cancel();
        onClose();
      }}
    />
  );
}
