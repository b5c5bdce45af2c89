import { Anchor, Loader, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { runStatusText } from "../../shell/run-status.tsx";
import { Since } from "../../shell/since.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connection-drawer.module.css";

type Use = Awaited<ReturnType<typeof orpc.connections.usedBy.call>>["items"][number];

/** The flows of a connection, each with the steps that use it and how its last run ended. */
export function UsedBy({ id }: { readonly id: string }) {
  const t = useWords();
  const used = useQuery(orpc.connections.usedBy.queryOptions({ input: { id } }));
  if (used.isPending) return <Loader size="sm" aria-label={t("Loading the flows")} />;
  if (used.isError) return <ListMessage error={used.error} onRetry={() => void used.refetch()} />;
  const flows = byFlow(used.data.items);
  if (flows.length === 0) return <Text size="sm">{t("No flow uses it.")}</Text>;
  return (
    <ul className={styles.list}>
      {flows.map(({ id: flowId, name, enabled, uses, lastRun }) => (
        <li key={flowId} className={styles.item}>
          <span>
            <Anchor component={Link} href={`/flows/${flowId}`} size="sm">
              {name}
            </Anchor>
            {enabled ? "" : ` ${t("(off)")}`}
          </span>
          {uses.length > 0 && <span className={styles.muted}>{stepWords(t, uses)}</span>}
          {lastRun !== null && (
            <Link href={`/runs/${lastRun.id}`} prefetch={false} className={styles.muted}>
              {t.rich("Last run: {status}, <since></since>", {
                status: t(runStatusText(lastRun.status)),
                since: () => <Since at={lastRun.createdAt} />,
              })}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A flow that speaks of a connection by several names stands here once, with the steps of all. */
function byFlow(items: readonly Use[]): readonly Use[] {
  const flows = new Map<string, Use>();
  for (const item of items) {
    const known = flows.get(item.id);
    flows.set(item.id, known === undefined ? item : { ...known, uses: [...known.uses, ...item.uses] });
  }
  return [...flows.values()];
}

const MOST_STEPS = 6;

function stepWords(t: Words, uses: Use["uses"]): string {
  const words = uses
    .slice(0, MOST_STEPS)
    .map(({ role, name }) =>
      role === "trigger" ? t("trigger “{name}”", { name }) : t("“{name}”", { name }),
    );
  const more = uses.length - words.length;
  return more > 0
    ? t("{names} and {more, number} more", { names: words.join(", "), more })
    : words.join(", ");
}
