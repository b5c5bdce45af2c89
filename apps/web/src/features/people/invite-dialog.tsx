import { Button, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { CopyText } from "../../shell/copy-text.tsx";
import styles from "./people.module.css";
import { asRole, ROLES, type Role } from "./role-words.ts";

/** Makes the link by which somebody joins. It is shown once; afterwards only that it is there. */
export function InviteDialog({
  opened,
  onClose,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Invite somebody"
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && <Invite onClose={onClose} />}
    </Modal>
  );
}

function Invite({ onClose }: { readonly onClose: () => void }) {
  const [role, setRole] = useState<Role>("maker");
  const [note, setNote] = useState("");
  const queries = useQueryClient();
  const invite = useMutation({
    ...orpc.people.invite.mutationOptions(),
    meta: { quiet: true },
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.people.key() }),
  });
  if (invite.isSuccess) {
    const until = new Date(invite.data.expiresAt).toLocaleDateString(undefined, { dateStyle: "long" });
    return (
      <div className={styles.form}>
        <p className={styles.text}>
          Send this link to the person you mean. Whoever opens it first joins as {asRole(invite.data.role)}.
          It works once, until {until}, and is not shown again.
        </p>
        <CopyText text={invite.data.address} label="Copy the link" />
        <Button onClick={onClose}>Done</Button>
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
      <Radio.Group label="They join as" value={role} onChange={(next) => setRole(next as Role)}>
        <Stack gap={8} mt={6}>
          {ROLES.map(({ value, label, about }) => (
            <Radio key={value} value={value} label={label} description={about} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label="Whom is it for?"
        description="Only admins see this: “Bea from sales”."
        value={note}
        maxLength={200}
        error={invite.isError ? messageOf(invite.error) : null}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={invite.isPending}>
        Make the link
      </Button>
    </form>
  );
}
