import { Alert, Text } from "@mantine/core";
import type { InferContractRouterOutputs } from "@orpc/contract";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { messageOf, orpc } from "../../client/api.ts";
import type { contract } from "../../contract/index.ts";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import { ConnectionForm } from "../connections/connection-form.tsx";
import { issuesOf } from "../connections/connection-types.ts";
import { changedValues } from "../sign-in/changed-values.ts";
import styles from "./connect-link.module.css";
import { placeWords } from "./place-words.ts";

type Request = NonNullable<InferContractRouterOutputs<typeof contract>["connectLinks"]["read"]["request"]>;

interface ConnectRequestProps {
  readonly token: string;
  readonly asker: string;
  readonly expiresAt: string;
  readonly request: Request;
  readonly onDone: (said: { title: string; about: string }) => void;
}

/** What is asked, what it is used for, and the form. */
export function ConnectRequest({ token, asker, expiresAt, request, onDone }: ConnectRequestProps) {
  const t = useWords();
  const { connector, connection, note } = request;
  const connect = useMutation({
    ...orpc.connectLinks.connect.mutationOptions(),
    meta: { quiet: true },
    onSuccess: ({ outcome }) => {
      if (outcome === "refused") return;
      const works = outcome === "works";
      onDone({
        title: works ? t("Thank you, that works") : t("Thank you, it is stored"),
        about: works
          ? t("{service} answered, and {asker}'s flows can use the connection now.", {
              service: connector.title,
              asker,
            })
          : t("{asker}'s flows use it from now on. Whether {service} takes it shows at the first call.", {
              service: connector.title,
              asker,
            }),
      });
    },
  });
  const signIn = useMutation({
    ...orpc.connectLinks.signIn.mutationOptions(),
    meta: { quiet: true },
    onSuccess: ({ address }) => {
      // In this tab: the page at the end says thank you, and there is nothing to come back to.
      if (address !== null) window.location.assign(address);
      else
        onDone({
          title: t("Thank you, that works"),
          about: t("{asker}'s flows can use the connection now.", { asker }),
        });
    },
  });
  return (
    <>
      {note !== "" && (
        <blockquote className={styles.note}>
          {note}
          <footer>{asker}</footer>
        </blockquote>
      )}
      <Facts asker={asker} expiresAt={expiresAt} request={request} />
      <ConnectionForm
        connector={connector}
        known={{ parameterSet: connection.parameterSet, values: connection.values }}
        isNew={false}
        isSameTab
        issues={issuesOf(connect.error ?? signIn.error)}
        submitLabel={t("Connect to {service}", { service: connector.title })}
        isBusy={connect.isPending || signIn.isPending || signIn.isSuccess}
        notice={
          <Refusal
            error={connect.error ?? signIn.error}
            refused={connect.data?.outcome === "refused" ? connect.data.message : null}
          />
        }
        onSubmit={({ parameterSet, values, signIn: facts }) =>
          (facts === null ? connect : signIn).mutate({
            token,
            parameterSet,
            values: facts === null ? values : changedValues(connection, parameterSet, values),
          })
        }
      />
      <p className={styles.small}>
        {t(
          "What you enter is kept encrypted. {asker} does not see it, and nobody else does. It can be taken back at any time at the service: end the key there, or change the password.",
          { asker },
        )}
      </p>
    </>
  );
}

function Facts({ asker, expiresAt, request }: Pick<ConnectRequestProps, "asker" | "expiresAt" | "request">) {
  const t = useWords();
  const { connection, environmentName, flows, flowCount, sendsTo } = request;
  const more = flowCount - flows.length;
  const names = flows.join(", ");
  const uses = more > 0 ? t("{names} and {more, number} more", { names, more }) : names;
  const facts = [
    [t("Connection"), connection.name],
    [t("Used by"), flowCount === 0 ? t("no flow yet") : uses],
    [
      t("Who can use it"),
      connection.shared
        ? t("everybody who makes flows in {environment}", { environment: environmentName })
        : t("flows of {name}, and of people it is shared with", { name: connection.owner ?? asker }),
    ],
    [t("Sent to"), placeWords(sendsTo)],
    [t("Link ends"), momentText(expiresAt, t, { dateStyle: "long", timeStyle: "short" })],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => (
        <div key={term} className={styles.fact}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Refusal({ error, refused }: { readonly error: unknown; readonly refused: string | null }) {
  const t = useWords();
  // What is said at a field need not be said twice.
  const words = error !== null && Object.keys(issuesOf(error)).length === 0 ? messageOf(error, t) : refused;
  if (words === null) return null;
  const title = refused === null ? t("That did not work") : t("The service does not take this");
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />} title={title}>
      <Text size="sm">{t.text(words)}</Text>
    </Alert>
  );
}
