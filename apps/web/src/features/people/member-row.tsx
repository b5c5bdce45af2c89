import { ActionIcon, Select, Tooltip } from "@mantine/core";
import { IconUserMinus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { initials } from "../../shell/initials.ts";
import { Since } from "../../shell/since.tsx";
import styles from "./people.module.css";
import { ownsWords, type Person } from "./person.ts";
import { asRole, ROLES, type Role } from "./role-words.ts";

/** One person: who they are, what is theirs, what they may do. */
export function MemberRow({ person, onRemove }: { readonly person: Person; readonly onRemove: () => void }) {
  const { name, email, isMe, isOwner, lastSeenAt } = person;
  const owns = ownsWords(person);
  return (
    <li className={styles.row}>
      <span className={styles.disc} aria-hidden>
        {initials(name)}
      </span>
      <div className={styles.what}>
        <span className={styles.name}>
          {name}
          {isMe && <span className={styles.mark}>you</span>}
          {isOwner && <span className={styles.mark}>owns this installation</span>}
        </span>
        <span className={styles.about}>
          {email} ·{" "}
          {lastSeenAt === null ? (
            "never here"
          ) : (
            <>
              here <Since at={lastSeenAt} />
            </>
          )}
          {owns === null ? "" : ` · ${owns}`}
        </span>
      </div>
      <div className={styles.role}>
        <RoleSelect person={person} />
      </div>
      {isOwner ? (
        <span />
      ) : (
        <Tooltip label={isMe ? "Leave this environment…" : "Remove…"}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={isMe ? "Leave this environment" : `Remove ${name}`}
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
  const { id, name, role, isMe, isOwner } = person;
  const queries = useQueryClient();
  const change = useMutation(
    orpc.people.setRole.mutationOptions({
      onSuccess: ({ role: now }) => {
        // What one may see oneself changes with it.
        if (isMe) return window.location.assign("/settings");
        toastDone(`${name} is ${asRole(now)} now.`);
      },
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.people.key() }),
    }),
  );
  return (
    <Select
      aria-label={`Role of ${name}`}
      data={ROLES.map(({ value, label }) => ({ value, label }))}
      value={change.isPending ? change.variables.role : role}
      allowDeselect={false}
      disabled={isOwner || change.isPending}
      onChange={(next) => {
        if (next !== null && next !== role) change.mutate({ id, role: next as Role });
      }}
    />
  );
}
