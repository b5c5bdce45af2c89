import { ActionIcon, Menu, Modal } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconDots, IconMail, IconPencil, IconSend, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import type { Rule } from "./alert-types.ts";
import { MessageList } from "./message-list.tsx";
import { MuteItems } from "./mute-items.tsx";
import { shownRuleName } from "./rule-name.ts";

const REFRESH_MS = 1_500;

/** What can be done with a rule. */
export function RuleMenu({ rule, onEdit }: { readonly rule: Rule; readonly onEdit: () => void }) {
  const t = useWords();
  const { id } = rule;
  const name = shownRuleName(t, rule.name);
  const [isOpen, setOpen] = useState(false);
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: orpc.alerts.key() });
  const update = useMutation(orpc.alerts.updateRule.mutationOptions({ onSettled }));
  const test = useMutation(orpc.alerts.testRule.mutationOptions({ onSuccess: () => setOpen(true) }));
  const remove = useMutation(
    orpc.alerts.deleteRule.mutationOptions({
      onSuccess: () => toastDone(t("The rule “{name}” was deleted.", { name })),
      onSettled,
    }),
  );
  const ask = () =>
    modals.openConfirmModal({
      title: t("Delete the rule “{name}”?", { name }),
      children: t("It tells nobody any more. What it noticed stays in the history."),
      labels: { confirm: t("Delete the rule"), cancel: t("Keep it") },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate({ id }),
    });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t("More for {name}", { name })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
            {t("Change")}
          </Menu.Item>
          <Menu.Item leftSection={<IconSend size={16} aria-hidden />} onClick={() => test.mutate({ id })}>
            {t("Send a test message")}
          </Menu.Item>
          <Menu.Item leftSection={<IconMail size={16} aria-hidden />} onClick={() => setOpen(true)}>
            {t("What was sent")}
          </Menu.Item>
          <Menu.Divider />
          <MuteItems
            mutedUntil={rule.mutedUntil}
            onMute={(muteMinutes) => update.mutate({ id, muteMinutes })}
          />
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={ask}>
            {t("Delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SentDialog rule={rule} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

function SentDialog(props: { readonly rule: Rule; readonly isOpen: boolean; readonly onClose: () => void }) {
  const t = useWords();
  const { rule, isOpen, onClose } = props;
  const sent = useQuery(
    orpc.alerts.messages.queryOptions({
      input: { id: rule.id },
      enabled: isOpen,
      refetchInterval: REFRESH_MS,
    }),
  );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("What “{name}” sent", { name: shownRuleName(t, rule.name) })}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      <MessageList query={sent} none={t("Nothing yet.")} />
    </Modal>
  );
}
