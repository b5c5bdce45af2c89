import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connection-drawer.module.css";

type Event = Awaited<ReturnType<typeof orpc.connections.history.call>>["items"][number];

/** What became of a connection, the latest first. */
export function ConnectionHistory({ id }: { readonly id: string }) {
  const t = useWords();
  const history = useQuery(orpc.connections.history.queryOptions({ input: { id } }));
  if (history.isPending) return <Loader size="sm" aria-label={t("Loading the history")} />;
  if (history.isError) return <ListMessage error={history.error} onRetry={() => void history.refetch()} />;
  return (
    <ol className={styles.list}>
      {history.data.items.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two events may stand at one moment, and none ever moves.
        <li key={`${event.at} ${index}`} className={styles.item}>
          <span>{eventWords(t, event)}</span>
          <span className={styles.muted}>
            <Since at={event.at} />
            {event.by === null ? "" : `, ${event.by.name}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What happened in words, by kind: alone, and with its detail. */
const EVENT_WORDS: Record<Event["kind"], readonly [alone: string, withDetail: string]> = {
  made: [phrase("Made"), phrase("Made")],
  "needs-sign-in": [phrase("Stopped working"), phrase("Stopped working: {detail}")],
  connected: [phrase("Works again"), phrase("Works again: {detail}")],
  credential: [phrase("Got a new credential"), phrase("Got a new credential: {detail}")],
  shared: [phrase("Shared"), phrase("Shared {detail}")],
  owner: [phrase("Given to somebody else"), phrase("Given to {detail}")],
  backup: [phrase("Has no backup owner"), phrase("{detail} takes over when its owner leaves")],
  replaced: [phrase("Replaced in flows"), phrase("Replaced {detail}")],
};

function eventWords(t: Words, { kind, detail }: Event): string {
  const [alone, withDetail] = EVENT_WORDS[kind];
  return detail === null || detail === "" ? t(alone) : t(withDetail, { detail: t.text(detail) });
}
