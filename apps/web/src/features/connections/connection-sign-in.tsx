import { Alert, Button, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconUserQuestion } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import { AskColleague } from "../connect-link/ask-colleague.tsx";
import { SignInProgress } from "../sign-in/sign-in-progress.tsx";
import { isUnderWay, thisPage, useSignInTo } from "../sign-in/use-sign-in-to.ts";
import { ConnectionForm, type EnteredConnection } from "./connection-form.tsx";
import { type Connection, issuesOf } from "./connection-types.ts";

interface ConnectionSignInProps {
  readonly connectorId: string;
  readonly submitLabel?: string;
  /** What the page does with the connection when it is left for the service and come back to. */
  readonly intent?: object;
  /** Left out: there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined;
  /** Left out: the connector is not chosen here. */
  readonly onOtherConnector?: (() => void) | undefined;
  /** The connection is there and can be used. */
  readonly onDone: (connection: Connection) => void;
}

/** What a service asks for to let somebody in, as a form: who fills it in gets a connection. */
export function ConnectionSignIn(props: ConnectionSignInProps) {
  const t = useWords();
  const connector = useQuery(orpc.connectors.get.queryOptions({ input: { id: props.connectorId } }));
  const { made, enter } = useEnter(props.connectorId, props.onDone);
  const signIn = useSignInTo(props.onDone);
  const [serviceTitle, setServiceTitle] = useState("");
  const later = useSignInLater();
  if (connector.isPending) return <Loader size="sm" aria-label={t("Loading what the connector asks for")} />;
  if (connector.isError) {
    return <ListMessage error={connector.error} onRetry={() => void connector.refetch()} />;
  }
  const { title, connection } = connector.data;
  if (connection.sets.every(({ parameters }) => parameters.length === 0)) {
    return <Text>{t("{title} asks for no sign-in. Its steps work without a connection.", { title })}</Text>;
  }
  const { onCancel, onOtherConnector, connectorId } = props;
  const leave = (go: (() => void) | undefined) =>
    go === undefined
      ? undefined
      : () => {
          signIn.cancel();
          go();
        };
  const asked = later.data;
  if (asked !== undefined) return <AskColleague connection={asked} onClose={() => props.onDone(asked)} />;
  return (
    <>
      {made === null && <Chosen title={title} onOther={leave(onOtherConnector)} />}
      <Text c="dimmed" size="sm" mb="md">
        {t("Secrets are kept encrypted, and are never shown again to anybody.")}
      </Text>
      <ConnectionForm
        connector={connector.data}
        isNew={made === null}
        issues={issuesOf(enter.error)}
        submitLabel={
          made === null
            ? (props.submitLabel ?? t("Connect to {service}", { service: title }))
            : t("Try again")
        }
        isBusy={enter.isPending || isUnderWay(signIn.state)}
        notice={
          <>
            <Refusal made={made} error={enter.error} />
            <SignInProgress signIn={signIn} serviceTitle={serviceTitle} connectorId={connectorId} />
          </>
        }
        onSubmit={({ signIn: facts, ...entered }) => {
          if (facts === null) return enter.mutate(entered);
          setServiceTitle(facts.serviceTitle);
          signIn.start(wishOf(connectorId, entered), facts, props.intent);
        }}
        // One that is refused is there all the same: it can be put right later.
        onCancel={made === null ? leave(onCancel) : () => props.onDone(made)}
        below={({ name, parameterSet, shared }) =>
          made === null && (
            <Colleague
              isBusy={later.isPending}
              onAsk={() =>
                later.mutate({
                  ...{ connectorId, parameterSet, shared, signInLater: true },
                  ...(name === "" ? {} : { name }),
                })
              }
            />
          )
        }
      />
    </>
  );
}

/** Which connector it is for, where one was chosen a moment ago: it may have been the wrong one. */
function Chosen({ title, onOther }: { readonly title: string; readonly onOther: (() => void) | undefined }) {
  const t = useWords();
  if (onOther === undefined) return null;
  return (
    <Group justify="space-between" mb="xs">
      <Text fw={600}>{title}</Text>
      <Button variant="subtle" size="compact-sm" onClick={onOther}>
        {t("Choose another connector")}
      </Button>
    </Group>
  );
}

function Colleague({ isBusy, onAsk }: { readonly isBusy: boolean; readonly onAsk: () => void }) {
  const t = useWords();
  return (
    <Text component="div" size="sm" c="dimmed">
      {t("Somebody else has the account?")}{" "}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconUserQuestion size={15} aria-hidden />}
        loading={isBusy}
        onClick={onAsk}
      >
        {t("Ask them to sign in")}
      </Button>
    </Text>
  );
}

type Entered = Omit<EnteredConnection, "signIn">;

const wishOf = (connectorId: string, { name, parameterSet, values, shared }: Entered) => ({
  ...{ connectorId, parameterSet, values: { ...values }, shared, returnTo: thisPage() },
  ...(name === "" ? {} : { name }),
});

/** A connection that waits for somebody who has the account. */
function useSignInLater() {
  const queries = useQueryClient();
  return useMutation(
    orpc.connections.create.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connections.key() }),
    }),
  );
}

function Refusal({ made, error }: { readonly made: Connection | null; readonly error: unknown }) {
  const t = useWords();
  // What is said at a field need not be said twice.
  if (error === null ? made === null : Object.keys(issuesOf(error)).length > 0) return null;
  const title = error === null ? t("The service does not take this") : t("That did not work");
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />} title={title}>
      <Text size="sm">{error === null ? t.text(made?.message ?? "") : messageOf(error, t)}</Text>
    </Alert>
  );
}

/** Makes the connection, then asks the service. One that is refused can be entered again without a second one. */
function useEnter(connectorId: string, onDone: (connection: Connection) => void) {
  const t = useWords();
  const queries = useQueryClient();
  const [made, setMade] = useState<Connection | null>(null);
  const enter = useMutation({
    meta: { quiet: true },
    mutationFn: async ({ name, parameterSet, values, shared }: Entered) => {
      const connection =
        made === null
          ? await api.connections.create({
              connectorId,
              parameterSet,
              values,
              shared,
              ...(name === "" ? {} : { name }),
            })
          : await api.connections.update({ id: made.id, credential: { parameterSet, values } });
      // A test that cannot be made says nothing against the connection.
      const tested = await api.connections.test({ id: connection.id }).catch(() => null);
      return { connection: tested?.connection ?? connection, outcome: tested?.outcome ?? null };
    },
    onSuccess: ({ connection, outcome }) => {
      if (outcome === "refused") return setMade(connection);
      toastDone(
        outcome === "works"
          ? t("“{name}” is connected: the service answered.", { name: connection.name })
          : t("“{name}” was saved.", { name: connection.name }),
      );
      onDone(connection);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.connections.key() }),
  });
  return { made, enter };
}
