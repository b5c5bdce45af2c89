import { Button, Modal, TextInput } from "@mantine/core";
import { IconCheck, IconPlus, IconStack2 } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { useEnterEnvironment } from "../../shell/use-enter-environment.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./api-keys.module.css";

/** The environments one is a member of; the owner of the installation makes more. */
export function Environments() {
  const t = useWords();
  const [creating, setCreating] = useState(false);
  const environments = useQuery(orpc.environments.list.queryOptions());
  const enter = useEnterEnvironment();
  if (environments.isError) {
    return <ListMessage error={environments.error} onRetry={() => void environments.refetch()} />;
  }
  const { items = [], mayCreate = false } = environments.data ?? {};
  return (
    <>
      <ul className={styles.keys} aria-label={t("Your environments")}>
        {items.map(({ id, name, role, isCurrent }) => (
          <li key={id} className={styles.key}>
            <IconStack2 size={18} aria-hidden className={styles.sign} />
            <span className={styles.what}>
              <span className={styles.name}>{name}</span>
              <span className={styles.about}>
                {t("you are {role, select, admin {an admin} maker {a maker} other {a member}} there", {
                  role,
                })}
              </span>
            </span>
            {isCurrent ? (
              <span className={styles.about}>
                <IconCheck size={15} aria-hidden /> {t("you are here")}
              </span>
            ) : (
              <Button
                variant="subtle"
                size="compact-sm"
                loading={enter.isPending && enter.variables.id === id}
                onClick={() => enter.mutate({ id })}
                aria-label={t("Switch to {name}", { name })}
              >
                {t("Switch")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayCreate && (
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setCreating(true)}>
          {t("New environment")}
        </Button>
      )}
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title={t("New environment")}
        closeButtonProps={{ "aria-label": t("Close") }}
      >
        <NewEnvironment onDone={() => setCreating(false)} />
      </Modal>
    </>
  );
}

function NewEnvironment({ onDone }: { readonly onDone: () => void }) {
  const t = useWords();
  const [name, setName] = useState("");
  const queries = useQueryClient();
  const create = useMutation({
    ...orpc.environments.create.mutationOptions(),
    meta: { quiet: true },
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.environments.key() }),
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name });
      }}
    >
      <TextInput
        label={t("Name")}
        description={t(
          "Flows, connections, connectors and people of one environment are unknown to the others: “Test”, “Production”.",
        )}
        value={name}
        maxLength={60}
        required
        data-autofocus
        error={create.isError ? messageOf(create.error, t) : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" loading={create.isPending}>
        {t("Make the environment")}
      </Button>
    </form>
  );
}
