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

function eventWords({ kind, detail }: Event): string {
  switch (kind) {
    case "made":
      return "Made";
    case "needs-sign-in":
      return detail === null ? "Stopped working" : `Stopped working: ${detail}`;
    case "connected":
      return detail === null ? "Works again" : `Works again: ${detail}`;
    case "credential":
      return detail === null ? "Got a new credential" : `Got a new credential: ${detail}`;
    case "shared":
      return `Shared ${detail ?? ""}`;
    case "owner":
      return `Given to ${detail ?? "somebody else"}`;
    case "backup":
      return detail === null || detail === ""
        ? "Has no backup owner"
        : `${detail} takes over when its owner leaves`;
    case "replaced":
      return detail === null ? "Replaced in flows" : `Replaced ${detail}`;
  }
}
