import { Button, Modal, MultiSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./people.module.css";
import type { Group } from "./person.ts";

export function GroupDialog(props: { readonly open: Group | "new" | null; readonly onClose: () => void }) {
  const t = useWords();
  const { open, onClose } = props;
  const title = open === null || open === "new" ? t("New group") : t("Change “{name}”", { name: open.name });
  return (
    <Modal
      opened={open !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {open !== null && <GroupForm group={open === "new" ? null : open} onClose={onClose} />}
    </Modal>
  );
}

function GroupForm({ group, onClose }: { readonly group: Group | null; readonly onClose: () => void }) {
  const t = useWords();
  const [name, setName] = useState(group?.name ?? "");
  const [memberIds, setMemberIds] = useState(group?.members.map(({ id }) => id) ?? []);
  const people = usePeopleToChoose(group);
  const queries = useQueryClient();
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () =>
      group === null
        ? api.groups.create({ name, memberIds })
        : api.groups.update({ id: group.id, name, memberIds }),
    onSuccess: (saved) => {
      toastDone(
        group === null
          ? t("The group “{name}” was made.", { name: saved.name })
          : t("The group “{name}” was changed.", { name: saved.name }),
      );
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.groups.key() }),
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label={t("Name")}
        value={name}
        maxLength={80}
        required
        data-autofocus
        error={save.isError ? messageOf(save.error, t) : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label={t("Who is in it")}
        placeholder={t("Find people by name or e-mail")}
        data={people.choices}
        value={memberIds}
        onChange={setMemberIds}
        searchable
        searchValue={people.typed}
        onSearchChange={people.setTyped}
        // The server finds them, by e-mail too.
        filter={({ options }) => options.filter((one) => !("value" in one) || people.isShown(one.value))}
        nothingFoundMessage={t("Nobody here is called like that")}
        maxDropdownHeight={260}
      />
      <Button type="submit" loading={save.isPending}>
        {group === null ? t("Make the group") : t("Save")}
      </Button>
    </form>
  );
}

/** Found by the server as one types; whoever was found before keeps the name it had. */
function usePeopleToChoose(group: Group | null) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [known, setKnown] = useState(() => new Map(group?.members.map(({ id, name }) => [id, name])));
  const people = useQuery(
    orpc.people.list.queryOptions({ input: { search, limit: 50 }, placeholderData: keepPreviousData }),
  );
  const found = people.data?.items ?? [];
  if (found.some(({ id }) => !known.has(id))) {
    setKnown(new Map([...known, ...found.map(({ id, name, email }) => [id, `${name} (${email})`] as const)]));
  }
  const isFound = new Set(found.map(({ id }) => id));
  return {
    typed,
    setTyped,
    choices: [...known].map(([value, label]) => ({ value, label })),
    /** The others only lend their names to what is chosen already. */
    isShown: (id: string) => search === "" || isFound.has(id),
  };
}
