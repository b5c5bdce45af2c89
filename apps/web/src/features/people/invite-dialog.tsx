import { Button, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { CopyText } from "../../shell/copy-text.tsx";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./people.module.css";
import { ROLES, type Role } from "./role-words.ts";

/** Makes the link by which somebody joins. It is shown once; afterwards only that it is there. */
export function InviteDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useWords();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("Invite somebody")}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {opened && <Invite onClose={onClose} />}
    </Modal>
  );
}

function Invite({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const [role, setRole] = useState<Role>("maker");
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const invite = useMutation({
    ...orpc.people.invite.mutationOptions(),
    meta: { quiet: true },
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.people.key() }),
  });
  if (invite.isSuccess) {
    const until = momentText(invite.data.expiresAt, t, { dateStyle: "long" });
    return (
      <div className={styles.form}>
        <p className={styles.text}>
          {t(
            "Send this link to the person you mean. Whoever opens it first joins as {role, select, admin {an admin} maker {a maker} other {a member}}. It works once, until {until}, and is not shown again.",
            { role: invite.data.role, until },
          )}
        </p>
        <CopyText text={invite.data.address} label={t("Copy the link")} />
        <Button onClick={onClose}>{t("Done")}</Button>
      </div>
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate({ role, note: note.trim() });
      }}
    >
      <Radio.Group label={t("They join as")} value={role} onChange={(next) => setRole(next as Role)}>
        <Stack gap={8} mt={6}>
          {ROLES.map(({ value, label, about }) => (
            <Radio key={value} value={value} label={t(label)} description={t(about)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t("Whom is it for?")}
        description={t("Only admins see this: “Bea from sales”.")}
        value={note}
        maxLength={200}
        error={invite.isError ? messageOf(invite.error, t) : null}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={invite.isPending}>
        {t("Make the link")}
      </Button>
    </form>
  );
}
