import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import styles from "./connection-drawer.module.css";

type Event = Awaited<ReturnType<typeof orpc.connections.history.call>>["items"][number];

/** What became of a connection, the latest first. */
export function ConnectionHistory({ id }: { readonly id: string }) {
  const history = useQuery(orpc.connections.history.queryOptions({ input: { id } }));
  if (history.isPending) return <Loader size="sm" aria-label="Loading the history" />;
  if (history.isError) return <ListMessage error={history.error} onRetry={() => void history.refetch()} />;
  return (
    <ol className={styles.list}>
      {history.data.items.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two events may stand at one moment, and none ever moves.
        <li key={`${event.at} ${index}`} className={styles.item}>
          <span>{eventWords(event)}</span>
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
const EVENT_WORDS: Record<Event["kind"], readonly [alone: string, withDetail: (detail: string) => string]> = {
  made: ["Made", () => "Made"],
  "needs-sign-in": ["Stopped working", (detail) => `Stopped working: ${detail}`],
  connected: ["Works again", (detail) => `Works again: ${detail}`],
  credential: ["Got a new credential", (detail) => `Got a new credential: ${detail}`],
  shared: ["Shared", (detail) => `Shared ${detail}`],
  owner: ["Given to somebody else", (detail) => `Given to ${detail}`],
  backup: ["Has no backup owner", (detail) => `${detail} takes over when its owner leaves`],
  replaced: ["Replaced in flows", (detail) => `Replaced ${detail}`],
};

function eventWords({ kind, detail }: Event): string {
  const [alone, withDetail] = EVENT_WORDS[kind];
  return detail === null || detail === "" ? alone : withDetail(detail);
}
