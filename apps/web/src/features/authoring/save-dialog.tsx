"use client";

import { Button, Loader, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { Comparison } from "./comparison.tsx";
import { useWizard } from "./use-wizard-draft.ts";

/** The connector that is edited, as it was opened. */
export interface EditedConnector {
  readonly id: string;
  readonly versionId: string;
}

/** Saves a new connector at once; a new version of one only after showing what it changes for those who use it. */
export function SaveDialog(props: {
  edited: EditedConnector;
  opened: boolean;
  onClose: () => void;
  onSaved: () => void;
}) {
  const t = useWords();
  const { texts, icon } = useWizard();
  const [note, setNote] = useState("");
  const router = useRouter();
  const queries = useQueryClient();
  const { id, versionId } = props.edited;
  const files = { definitionText: texts.definition, propertiesText: texts.properties };
  const comparison = useQuery({
    ...orpc.authoring.compare.queryOptions({ input: { id, ...files } }),
    enabled: props.opened,
    gcTime: 0,
    retry: false,
  });
  const save = useMutation(
    orpc.authoring.saveVersion.mutationOptions({
      onSuccess: async (saved) => {
        props.onSaved();
        await queries.invalidateQueries({ queryKey: orpc.connectors.key() });
        await queries.invalidateQueries({ queryKey: orpc.authoring.key() });
        toastDone(t("Version {number} was saved.", { number: saved.version.number }));
        router.push(`/connectors/${saved.id}`);
      },
    }),
  );
  const send = () =>
    save.mutate({
      id,
      versionId,
      ...files,
      scriptText: texts.script === "" ? null : texts.script,
      ...(note.trim() === "" ? {} : { note: note.trim() }),
      ...(icon === null ? {} : { icon }),
    });
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t("Save as a new version")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      <Stack>
        {comparison.isPending && <Loader size="sm" aria-label={t("Comparing with the current version")} />}
        {comparison.isError && (
          <p role="alert" className={styles.problem}>
            {messageOf(comparison.error, t)}
          </p>
        )}
        {comparison.data !== undefined && <Comparison comparison={comparison.data} />}
        <TextInput
          label={t("Note")}
          description={t("What changed, for those who read the list of versions.")}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <DialogEnd error={save.error} onCancel={props.onClose}>
          <Button onClick={send} loading={save.isPending} disabled={!comparison.isSuccess}>
            {t("Save the version")}
          </Button>
        </DialogEnd>
      </Stack>
    </Modal>
  );
}
