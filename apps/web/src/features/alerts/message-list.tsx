import { ListMessage } from "../../shell/list-message.tsx";
import { Since } from "../../shell/since.tsx";
import { useWords } from "../../words/words.tsx";
import type { Message } from "./alert-types.ts";
import { messageWords } from "./alert-words.ts";
import styles from "./alerts.module.css";

/** Messages, and what became of them. */
export function MessageList(props: {
  readonly query: {
    readonly data: { readonly items: readonly Message[] } | undefined;
    readonly error: unknown;
    readonly isError: boolean;
    readonly isSuccess: boolean;
  };
  readonly none: string;
}) {
  const t = useWords();
  const items = props.query.data?.items ?? [];
  if (props.query.isError) return <ListMessage error={props.query.error} />;
  if (props.query.isSuccess && items.length === 0) return <p className={styles.none}>{props.none}</p>;
  return (
    <ul className={styles.messages}>
      {items.map((message) => (
        <li key={message.id}>
          <span className={message.status === "failed" ? styles.wrong : undefined}>
            {messageWords(t, message)}
          </span>
          , <Since at={message.sentAt ?? message.createdAt} />
          {message.error !== null && <p className={styles.about}>{t.text(message.error)}</p>}
        </li>
      ))}
    </ul>
  );
}
