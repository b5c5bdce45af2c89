import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconPencil, IconPlus, IconTrash, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { GroupDialog } from "./group-dialog.tsx";
import styles from "./people.module.css";
import type { Group } from "./person.ts";

/** People gathered, so that connections can be shared with all of them at once. */
export function GroupList() {
  const t = useWords();
  const [open, setOpen] = useState<Group | "new" | null>(null);
  const groups = useQuery(orpc.groups.list.queryOptions());
  const items = groups.data?.items ?? [];
  return (
    <section aria-labelledby="groups">
      <div className={styles.head}>
        <h2 id="groups" className={styles.title}>
          {t("Groups")}
        </h2>
        <Button
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setOpen("new")}
        >
          {t("New group")}
        </Button>
      </div>
      {groups.isError && <ListMessage error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.isSuccess && items.length === 0 && (
        <p className={styles.none}>
          {t(
            "No groups yet. A connection can be shared with a group: whoever joins it may use the connection, whoever leaves it no longer.",
          )}
        </p>
      )}
      {items.length > 0 && (
        <ul className={styles.list} aria-label={t("Groups")}>
          {items.map((group) => (
            <GroupRow key={group.id} group={group} onEdit={() => setOpen(group)} />
          ))}
        </ul>
      )}
      <GroupDialog open={open} onClose={() => setOpen(null)} />
    </section>
  );
}

function membersWords(t: Words, { members }: Group): string {
  if (members.length === 0) return t("Nobody is in it");
  const names = members.slice(0, 5).map(({ name }) => name);
  const more = members.length - names.length;
  return more === 0
    ? names.join(", ")
    : t("{names} and {more, number} more", { names: names.join(", "), more });
}

function GroupRow({ group, onEdit }: { readonly group: Group; readonly onEdit: () => void }) {
  const t = useWords();
  const { id, name } = group;
  const queries = useQueryClient();
  const remove = useMutation(
    orpc.groups.delete.mutationOptions({
      onSuccess: () => toastDone(t("The group “{name}” was deleted.", { name })),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.groups.key() }),
    }),
  );
  const ask = () =>
    modals.openConfirmModal({
      title: t("Delete the group “{name}”?", { name }),
      children: t(
        "Connections that are shared with it are no longer: flows of its people stop using them at their next call.",
      ),
      labels: { confirm: t("Delete the group"), cancel: t("Keep it") },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate({ id }),
    });
  return (
    <li className={styles.row}>
      <span className={styles.sign}>
        <IconUsersGroup size={19} aria-hidden />
      </span>
      <div className={styles.what}>
        <span className={styles.name}>{name}</span>
        <span className={styles.about}>{membersWords(t, group)}</span>
      </div>
      <span />
      <div>
        <Tooltip label={t("Change…")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("Change {name}", { name })}
            onClick={onEdit}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t("Delete…")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("Delete {name}", { name })}
            onClick={ask}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </li>
  );
}
