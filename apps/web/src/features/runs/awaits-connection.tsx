"use client";

import { Button } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import { ReplaceCredentialDialog } from "../connections/replace-credential-dialog.tsx";
import styles from "./runs.module.css";
import type { Run } from "./use-run.ts";

type Wait = Run["waits"][number];

/** What a run waits for until somebody mends it, and what the reader can do about it. */
export function AwaitsConnection({ run }: { readonly run: Run }) {
  return run.waits.map((wait) => (
    <OneWait key={wait.connection?.id ?? wait.message} flowId={run.flowId} wait={wait} />
  ));
}

function OneWait({ flowId, wait }: { readonly flowId: string; readonly wait: Wait }) {
  const t = useWords();
  const { connection, message, since } = wait;
  const marks = {
    b: (inside: ReactNode[]) => <strong>{inside}</strong>,
    since: () => <Since at={since} />,
  };
  return (
    <section className={styles.failure} aria-label={t("The connection that the run waits for")}>
      <IconPlugConnectedX size={18} aria-hidden className={styles.failureIcon} />
      <p>
        {connection === null
          ? t.rich("<b>Waiting for a connection</b> since <since></since>.", marks)
          : t.rich("<b>Waiting for the connection “{name}”</b> since <since></since>.", {
              ...marks,
              name: connection.name,
            })}{" "}
        {t.text(message)} {t("The run goes on by itself then; nothing is lost.")}
      </p>
      {connection === null ? (
        <Button component={Link} href={`/flows/${flowId}`} size="compact-sm" variant="default">
          {t("Open the flow")}
        </Button>
      ) : (
        <Remedies connection={connection} />
      )}
    </section>
  );
}

function Remedies({ connection }: { readonly connection: NonNullable<Wait["connection"]> }) {
  const t = useWords();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.runs.key() });
  const tryAgain = useMutation(
    orpc.attention.tryAgain.mutationOptions({
      onSuccess: ({ runs }) =>
        toastDone(t("{runs, plural, one {The run tries again.} other {# runs try again.}}", { runs })),
      onSettled: refresh,
    }),
  );
  const close = () => {
    setOpen(false);
    void refresh();
  };
  const { may, status } = connection;
  if (!may.manage && !may.use) return null;
  return (
    <>
      {may.manage && (
        <Button size="compact-sm" onClick={() => setOpen(true)}>
          {t("Reconnect")}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={tryAgain.isPending}
        onClick={() => tryAgain.mutate({ id: connection.id })}
        {...(status === "needs-sign-in" ? { title: t("If it was mended at the service") } : {})}
      >
        {t("Try again")}
      </Button>
      <ReplaceCredentialDialog connection={isOpen ? connection : null} onClose={close} />
    </>
  );
}
