import { Button, Modal } from "@mantine/core";
import { IconMail } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { MessageList } from "./message-list.tsx";

/** Who was told of an incident. */
export function ToldButton({ incidentId }: { readonly incidentId: string }) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const told = useQuery(orpc.alerts.told.queryOptions({ input: { id: incidentId }, enabled: isOpen }));
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconMail size={15} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t("Who was told")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("Who was told")}
        closeButtonProps={{ "aria-label": t("Close") }}
      >
        <MessageList query={told} none={t("Nobody: the rule tells nobody, or it was muted.")} />
      </Modal>
    </>
  );
}
