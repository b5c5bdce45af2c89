"use client";

import { Alert, Button, Loader } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone, toastFailure } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { useWords } from "../../words/words.tsx";
import type { ConnectorSummary } from "../connectors/words.ts";
import { Wizard } from "./wizard.tsx";

/** A custom connector in the wizard; a managed one is copied first. */
export function EditConnectorPage({ connectorId }: { connectorId: string }) {
  const t = useWords();
  const files = useQuery({
    ...orpc.authoring.files.queryOptions({ input: { id: connectorId } }),
    // A later read must not overwrite what is being edited: conflicts are found by saving.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (files.isPending) return <Loader m="xl" aria-label={t("Opening the connector")} />;
  if (files.isError) {
    return (
      <PageFrame title={t("Connector")}>
        <ListMessage error={files.error} onRetry={() => void files.refetch()} />
      </PageFrame>
    );
  }
  const { connector, versionId, definitionText, propertiesText, scriptText, repaired } = files.data;
  if (connector.origin !== "custom") return <CopyFirst connector={connector} />;
  return (
    <Wizard
      key={versionId}
      initial={{ definition: definitionText, properties: propertiesText, script: scriptText ?? "" }}
      edited={{ id: connectorId, versionId }}
      keptAs={connectorId}
      iconUrl={connector.icon}
      notice={repaired ? <Repaired /> : undefined}
    />
  );
}

function Repaired() {
  const t = useWords();
  return (
    <Alert color="yellow" title={t("The stored files are damaged")} mb="md">
      {t(
        "What was understood of them is shown here, written anew. The stored version keeps its files as they are.",
      )}
    </Alert>
  );
}

function CopyFirst({ connector: { id, title, origin } }: { readonly connector: ConnectorSummary }) {
  const t = useWords();
  const router = useRouter();
  const copy = useMutation(
    orpc.authoring.copy.mutationOptions({
      onSuccess: (made) => {
        toastDone(t("“{name}” was created.", { name: made.title }));
        router.push(`/connectors/${made.id}/edit`);
      },
      onError: toastFailure,
    }),
  );
  return (
    <PageFrame
      title={title}
      about={
        origin === "managed"
          ? t(
              "This is a managed connector: it is used as its publisher made it. Copy it, and change the copy; flows that use this one go on as they are.",
            )
          : t(
              "This connector comes with Towpath. Copy it, and change the copy; flows that use this one go on as they are.",
            )
      }
      actions={
        <Button onClick={() => copy.mutate({ id })} loading={copy.isPending}>
          {t("Copy it")}
        </Button>
      }
    >
      {copy.isError && <p role="alert">{messageOf(copy.error, t)}</p>}
    </PageFrame>
  );
}
