import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconCopy, IconDownload, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import type { ConnectorCommands } from "./use-connector-commands.ts";
import type { ConnectorDetails } from "./words.ts";

/** What can be done with the connector as a whole. */
export function ConnectorActions(props: {
  readonly connector: ConnectorDetails;
  readonly mayChange: boolean;
  readonly commands: ConnectorCommands;
}) {
  const t = useWords();
  const { connector, mayChange, commands } = props;
  const router = useRouter();
  const { id } = connector;
  const uses = useQuery(orpc.connectors.usedBy.queryOptions({ input: { id } }));
  const copy = useMutation(
    orpc.authoring.copy.mutationOptions({
      onSuccess: async (made) => {
        toastDone(t("This is a custom connector now: change it as you like."));
        await commands.refresh();
        router.push(`/connectors/${made.id}`);
      },
    }),
  );
  const askToDelete = () =>
    modals.openConfirmModal({
      title: t("Delete “{name}”?", { name: connector.title }),
      children: <WhatBreaks flows={(uses.data?.items ?? []).map(({ name }) => name)} />,
      labels: { confirm: t("Delete the connector"), cancel: t("Keep it") },
      confirmProps: { color: "red" },
      onConfirm: () => commands.remove.mutate({ id }, { onSuccess: () => router.push("/connectors") }),
    });
  return (
    <>
      {mayChange && connector.origin === "custom" && (
        <Button
          component={Link}
          href={`/connectors/${id}/edit`}
          leftSection={<IconPencil size={17} aria-hidden />}
        >
          {t("Edit")}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconDownload size={17} aria-hidden />}
        loading={commands.exportFile.isPending}
        onClick={() => commands.exportFile.mutate({ id })}
      >
        {t("Export")}
      </Button>
      {mayChange && (
        <Button
          variant="default"
          leftSection={<IconCopy size={17} aria-hidden />}
          loading={copy.isPending}
          onClick={() => copy.mutate({ id })}
        >
          {t("Copy to a custom one")}
        </Button>
      )}
      {mayChange && connector.origin !== "built-in" && (
        <Button
          variant="default"
          leftSection={<IconTrash size={17} aria-hidden />}
          loading={commands.remove.isPending}
          onClick={askToDelete}
        >
          {t("Delete…")}
        </Button>
      )}
    </>
  );
}

const NAMED = 6;

function WhatBreaks({ flows }: { readonly flows: readonly string[] }) {
  const t = useWords();
  if (flows.length === 0) {
    return <>{t("No flow uses it. Its connections can no longer be used. This cannot be undone.")}</>;
  }
  const others = flows.length - NAMED;
  return (
    <>
      {t(
        "{count, plural, one {# flow uses it and will fail at its next call:} other {# flows use it and will fail at their next call:}}",
        { count: flows.length },
      )}
      <ul>
        {flows.slice(0, NAMED).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {others > 0 && <li>{t("and {count, number} more", { count: others })}</li>}
      </ul>
      {t("This cannot be undone.")}
    </>
  );
}
