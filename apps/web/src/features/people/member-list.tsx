import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { LoadMore } from "../../shell/load-more.tsx";
import { RowSkeletons } from "../../shell/row-skeletons.tsx";
import { useWords } from "../../words/words.tsx";
import { MemberRow } from "./member-row.tsx";
import styles from "./people.module.css";
import type { Person } from "./person.ts";
import { RemovePersonDialog } from "./remove-person-dialog.tsx";

export function MemberList() {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [leaving, setLeaving] = useState<Person | null>(null);
  const people = useInfiniteQuery(
    orpc.people.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        search,
        limit: 50,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t("People of the environment")}>
      <TextInput
        className={styles.search}
        mb={10}
        type="search"
        aria-label={t("Search people by name or e-mail")}
        placeholder={t("Search by name or e-mail")}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={200}
      />
      {people.isPending && <RowSkeletons label={t("Loading the people")} />}
      {people.isError && <ListMessage error={people.error} onRetry={() => void people.refetch()} />}
      {people.isSuccess && rows.length === 0 && (
        <ListMessage text={t("Nobody here is called anything like “{search}”.", { search })} />
      )}
      {rows.length > 0 && (
        <ul className={styles.list} aria-label={t("People")}>
          {rows.map((person) => (
            <MemberRow key={person.id} person={person} onRemove={() => setLeaving(person)} />
          ))}
        </ul>
      )}
      <LoadMore query={people} />
      <RemovePersonDialog person={leaving} onClose={() => setLeaving(null)} />
    </section>
  );
}
