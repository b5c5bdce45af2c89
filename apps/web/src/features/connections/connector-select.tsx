import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";

/** One of the connectors that ask for a sign-in. The server searches: there may be a thousand. */
export function ConnectorSelect({ onChange }: { readonly onChange: (connectorId: string) => void }) {
  const t = useWords();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const connectors = useQuery(
    orpc.connectors.list.queryOptions({
      input: { search, origin: "any", limit: 50 },
      placeholderData: keepPreviousData,
    }),
  );
  const items = connectors.data?.items.filter(({ signIn }) => signIn.length > 0) ?? [];
  return (
    <Select
      label={t("Connector")}
      description={t("The service you want to sign in to.")}
      placeholder={t("Search by name")}
      searchable
      data={items.map(({ id, title }) => ({ value: id, label: title }))}
      // Both are done by the server.
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => id !== null && onChange(id)}
      nothingFoundMessage={
        connectors.isFetching ? t("Searching…") : t("No connector that asks for a sign-in has this name.")
      }
      error={connectors.isError ? messageOf(connectors.error, t) : null}
      data-autofocus
    />
  );
}
