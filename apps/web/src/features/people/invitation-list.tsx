import { Button } from "@mantine/core";
import { IconMail, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import { momentText } from "../../words/dates.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./people.module.css";
import type { Invitation } from "./person.ts";

/** Links that somebody may still join by. Nothing is shown while there is none. */
export function InvitationList() {
  const t = useWords();
  const invitations = useQuery(orpc.people.invitations.queryOptions());
  const items = invitations.data?.items ?? [];
  if (invitations.isError) {
    return <ListMessage error={invitations.error} onRetry={() => void invitations.refetch()} />;
  }
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <div className={styles.head}>
        <h2 id="invitations" className={styles.title}>
          {t("Open invitations")}
        </h2>
      </div>
      <ul className={styles.list} aria-label={t("Open invitations")}>
        {items.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </section>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const t = useWords();
  const { id, note, role, invitedBy, createdAt, expiresAt } = invitation;
  const queries = useQueryClient();
  const revoke = useMutation(
    orpc.people.revokeInvitation.mutationOptions({
      onSuccess: () => toastDone(t("The invitation was revoked: its link lets nobody in.")),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.people.key() }),
    }),
  );
  const title =
    note === ""
      ? t("Somebody joins as {role, select, admin {an admin} maker {a maker} other {a member}}", { role })
      : note;
  return (
    <li className={styles.row}>
      <span className={styles.sign}>
        <IconMail size={19} aria-hidden />
      </span>
      <div className={styles.what}>
        <span className={styles.name}>{title}</span>
        <span className={styles.about}>
          {t.rich(
            invitedBy === null
              ? phrase(
                  "as {role, select, admin {an admin} maker {a maker} other {a member}} · made <since></since> · until {until}",
                )
              : phrase(
                  "as {role, select, admin {an admin} maker {a maker} other {a member}} · made by {by} <since></since> · until {until}",
                ),
            {
              role,
              by: invitedBy,
              until: momentText(expiresAt, t, { dateStyle: "medium" }),
              since: () => <Since at={createdAt} />,
            },
          )}
        </span>
      </div>
      <span />
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={15} aria-hidden />}
        loading={revoke.isPending}
        onClick={() => revoke.mutate({ id })}
        aria-label={t("Revoke the invitation: {title}", { title })}
      >
        {t("Revoke")}
      </Button>
    </li>
  );
}
