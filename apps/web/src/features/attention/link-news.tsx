import { Button } from "@mantine/core";
import type { InferContractRouterOutputs } from "@orpc/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import type { contract } from "../../contract/index.ts";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./attention.module.css";

type News = InferContractRouterOutputs<typeof contract>["connectLinks"]["news"]["items"][number];

const REFRESH_MS = 30_000;

/** Connect links of the reader that somebody used. */
export function useLinkNews(): readonly News[] {
  const { data } = useQuery(orpc.connectLinks.news.queryOptions({ refetchInterval: REFRESH_MS }));
  return data?.items ?? [];
}

/** That somebody who was asked has signed in; gone once the reader says so. */
export function LinkNews({ news, onFollow }: { readonly news: News; readonly onFollow: () => void }) {
  const t = useWords();
  const { id, connectionName, usedAs, usedAt } = news;
  const queries = useQueryClient();
  const told = useMutation(
    orpc.connectLinks.told.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connectLinks.key() }),
    }),
  );
  return (
    <li>
      <Link href={`/connections?search=${encodeURIComponent(connectionName)}`} onClick={onFollow}>
        {t("Somebody signed in to “{name}”", { name: connectionName })}
      </Link>
      <span className={styles.when}>
        <Since at={usedAt} />
      </span>
      <p>
        {usedAs === null
          ? t("By your connect link.")
          : t("By your connect link, as {account}.", { account: usedAs })}{" "}
        <Button
          size="compact-xs"
          variant="subtle"
          loading={told.isPending}
          onClick={() => told.mutate({ id })}
          aria-label={t("Got it: “{name}”", { name: connectionName })}
        >
          {t("Got it")}
        </Button>
      </p>
    </li>
  );
}
