import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { IconUserMinus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { initials } from "../../shell/initials.ts";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./people.module.css";
import { ownsWords, type Person } from "./person.ts";
import { ROLES, type Role } from "./role-words.ts";

/** One person: who they are, what is theirs, what they may do. */
export function MemberRow({ person, onRemove }: { readonly person: Person; readonly onRemove: () => void }) {
  const t = useWords();
  const { name, email, isMe, isOwner, lastSeenAt } = person;
  const owns = ownsWords(t, person);
  return (
    <li className={styles.row}>
      <span className={styles.disc} aria-hidden>
        {initials(name)}
      </span>
      <div className={styles.what}>
        <span className={styles.name}>
          {name}
          {isMe && <span className={styles.mark}>{t("you")}</span>}
          {isOwner && <span className={styles.mark}>{t("owns this installation")}</span>}
        </span>
        <span className={styles.about}>
          {email} ·{" "}
          {lastSeenAt === null
            ? t("never here")
            : t.rich("here <since></since>", { since: () => <Since at={lastSeenAt} /> })}
          {owns === null ? "" : ` · ${owns}`}
        </span>
      </div>
      <div className={styles.role}>
        <RoleSelect person={person} />
      </div>
      {isOwner ? (
        <span />
      ) : (
        <Tooltip label={isMe ? t("Leave this environment…") : t("Remove…")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={isMe ? t("Leave this environment") : t("Remove {name}", { name })}
            onClick={onRemove}
          >
            <IconUserMinus size={19} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

function RoleSelect({ person }: { readonly person: Person }) {
  const t = useWords();
  const { id, name, role, isMe, isOwner } = person;
  const queries = useQueryClient();
  const change = useMutation(
    orpc.people.setRole.mutationOptions({
      onSuccess: ({ role: now }) => {
        // What one may see oneself changes with it.
        if (isMe) return window.location.assign("/settings");
        toastDone(
          t("{name} is {role, select, admin {an admin} maker {a maker} other {a member}} now.", {
            name,
            role: now,
          }),
        );
      },
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.people.key() }),
    }),
  );
  return (
    <Select
      aria-label={t("Role of {name}", { name })}
      data={ROLES.map(({ value, label }) => ({ value, label: t(label) }))}
      value={change.isPending ? change.variables.role : role}
      allowDeselect={false}
      disabled={isOwner || change.isPending}
      onChange={(next) => {
        if (next !== null && next !== role) change.mutate({ id, role: next as Role });
      }}
    />
  );
}
