"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { codeOf, orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { Notice } from "../../shell/notice.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { useWords } from "../../words/words.tsx";
import { ConnectorApp } from "../oauth-apps/connector-app.tsx";
import { ConnectorActions } from "./connector-actions.tsx";
import { ConnectorFlows } from "./connector-flows.tsx";
import { ConnectorHead } from "./connector-head.tsx";
import { ConnectorOperations } from "./connector-operations.tsx";
import { ConnectorProblems } from "./connector-problems.tsx";
import { ConnectorSettings } from "./connector-settings.tsx";
import { ConnectorSignIn } from "./connector-sign-in.tsx";
import { ConnectorVersions } from "./connector-versions.tsx";
import { Section } from "./section.tsx";
import { useConnectorCommands } from "./use-connector-commands.ts";

/** All about one connector: what it can do, what it still needs, who uses it, and its files. */
export function ConnectorPage({ id }: { readonly id: string }) {
  const t = useWords();
  const commands = useConnectorCommands();
  const connector = useQuery(orpc.connectors.get.queryOptions({ input: { id } }));
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const isAdmin = me.data?.environment.role === "admin";
  const mayChange = me.data !== undefined && me.data.environment.role !== "member";
  if (codeOf(connector.error) === "NOT_FOUND" || codeOf(connector.error) === "BAD_REQUEST") {
    return (
      <Notice
        title={t("There is no such connector here")}
        action={<Link href="/connectors">{t("All connectors")}</Link>}
      >
        {t("It was deleted, or it belongs to another environment.")}
      </Notice>
    );
  }
  const { data } = connector;
  return (
    <PageFrame
      title={data?.title ?? t("Connector")}
      actions={
        data !== undefined && <ConnectorActions connector={data} mayChange={mayChange} commands={commands} />
      }
    >
      {connector.isPending && <RowSkeletons label={t("Loading the connector")} />}
      {connector.isError && data === undefined && (
        <ListMessage error={connector.error} onRetry={() => void connector.refetch()} />
      )}
      {data !== undefined && (
        <>
          <ConnectorHead connector={data} />
          <ConnectorOperations operations={data.items} />
          {data.origin !== "built-in" && (
            <ConnectorSettings key={data.version.id} connector={data} mayChange={isAdmin} />
          )}
          <ConnectorSignIn connection={data.connection} />
          {isAdmin && data.connection.sets.some(({ signIn }) => signIn?.bringsApp === false) && (
            <Section
              id="oauth-app"
              title={t("OAuth app")}
              about={t(
                "As whom people sign in at the service. Registered there once by an admin, and entered here.",
              )}
            >
              <ConnectorApp connectorId={id} />
            </Section>
          )}
          <ConnectorFlows connector={data} mayChange={mayChange} />
          {data.problems.length > 0 && <ConnectorProblems problems={data.problems} />}
          <Section title={t("Versions and files")} id="versions">
            <ConnectorVersions connector={data} commands={commands} />
          </Section>
        </>
      )}
    </PageFrame>
  );
}
