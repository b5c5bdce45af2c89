import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconCheck, IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Problem } from "@towpath/flow";
import { useState } from "react";
import { api, messageOf, problemsOf } from "../../client/api.ts";
import { inWordsOf } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { PendingChanges } from "../together/pending-changes.tsx";
import { standsInTheWay } from "./connection-problems.ts";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import { factsOf } from "./flow-client.ts";
import { notSavedWords } from "./not-saved-words.ts";
import { PinnedWarning } from "./pinned-notice.tsx";
import { problemsAsDrawn } from "./problems-as-drawn.ts";
import { ProblemList } from "./problems-panel.tsx";
import { TriggerFacts } from "./trigger-facts.tsx";
import { useIsChecked } from "./use-problems.tsx";

/** Makes the draft the version that runs. Errors stand in the way; warnings do not. */
export function PublishDialog({ problems }: { problems: readonly Problem[] }) {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "publish");
  const { open } = useDesignerActions();
  const [isDrawn, setDrawn] = useState(false);
  return (
    <Modal
      opened={isOpen}
      // Escape closes the differences above it alone: what was written here stays.
      closeOnEscape={!isDrawn}
      onClose={() => open({ dialog: null })}
      title={t("Publish")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isOpen && <PublishBody problems={problems} isDrawn={isDrawn} onDraw={setDrawn} />}
    </Modal>
  );
}

function usePublish() {
  const store = useDesignerStore();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ name, note }: { name: string; note: string }) => {
      const { autosave, flowId, t } = store.getState();
      if (!(await autosave.flush()))
        throw new Error(
          notSavedWords(t, store.getState().save) ??
            t("The draft could not be saved, so it was not published."),
        );
      const { revision } = autosave;
      return api.flows.publish({
        id: flowId,
        revision,
        ...(name.trim() === "" ? {} : { name: name.trim() }),
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      });
    },
    onSuccess: (flow) => {
      store.getState().actions.setFacts(factsOf(flow));
    },
  });
}

interface BodyProps {
  readonly problems: readonly Problem[];
  /** Whether the differences to the live version lie above the dialog. */
  readonly isDrawn: boolean;
  readonly onDraw: (isDrawn: boolean) => void;
}

function PublishBody({ problems, isDrawn, onDraw }: BodyProps) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const { open } = useDesignerActions();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const publish = usePublish();
  const isChecked = useIsChecked();
  const errors = problems.filter(standsInTheWay);
  const close = () => open({ dialog: null });
  if (publish.isSuccess) return <Published onClose={close} />;
  if (errors.length > 0) {
    return (
      <Stack>
        <Text size="sm">
          {t("The flow cannot be published yet. Repair what stands here, then try again.")}
        </Text>
        <ProblemList problems={errors} onGo={close} />
      </Stack>
    );
  }
  return (
    <Stack>
      <Text size="sm">
        {t("Runs that start from now on use this version; runs that have begun keep theirs.")}
      </Text>
      <PinnedWarning />
      <PendingChanges isDrawn={isDrawn} onDraw={onDraw} />
      <TextInput
        data-autofocus
        label={t("Name of the version")}
        description={t("Optional. By it you find the version again.")}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t("What changed?")}
        description={t("Optional. Shown in the list of versions.")}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {publish.isError && (
        <Alert color="red" title={t("Not published")} role="alert">
          {publish.error.constructor === Error ? publish.error.message : messageOf(publish.error, t)}
          {/* Some of what a flow needs only the server can see: whether the flow it runs exists, for example. */}
          <ProblemList
            problems={inWordsOf(t, problemsAsDrawn(problemsOf(publish.error, t), definition))}
            onGo={close}
          />
        </Alert>
      )}
      <Group justify="flex-end">
        <Button
          leftSection={<IconSend size={16} aria-hidden />}
          // What was found in an earlier draft neither allows nor forbids to publish this one.
          loading={publish.isPending || !isChecked}
          onClick={() => publish.mutate({ name, note })}
        >
          {t("Publish")}
        </Button>
      </Group>
    </Stack>
  );
}

/** What a maker needs next: the address to call, or when the schedule fires. */
function Published({ onClose }: { onClose: () => void }) {
  const t = useWords();
  const facts = useDesigner((state) => state.facts);
  return (
    <Stack>
      <Alert
        color="water"
        icon={<IconCheck size={18} aria-hidden />}
        title={t("Version {number} is published", { number: facts.publishedVersion?.number ?? 1 })}
      >
        {facts.enabled
          ? t("The flow is on.")
          : t("The flow is off. Switch it on at the top right when you are ready.")}
      </Alert>
      <TriggerFacts />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("Done")}</Button>
      </Group>
    </Stack>
  );
}
