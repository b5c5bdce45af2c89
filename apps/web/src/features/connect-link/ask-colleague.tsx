import { Button, Select, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { CopyText } from "../../shell/copy-text.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "../connections/connection-types.ts";
import styles from "./connect-link.module.css";
import { LinkList } from "./link-list.tsx";

const LASTS = [
  { value: "30", label: phrase("30 minutes") },
  { value: "240", label: phrase("4 hours") },
  { value: "1440", label: phrase("A day") },
  { value: "4320", label: phrase("3 days") },
  { value: "10080", label: phrase("A week") },
];
/** Whoever waits sees soon that somebody signed in. */
const LOOK_MS = 4_000;

interface AskColleagueProps {
  readonly connection: Pick<Connection, "id" | "name">;
  readonly onClose: () => void;
}

/** Makes a link, shows it once, and waits with the person until somebody has used it. */
export function AskColleague({ connection, onClose }: AskColleagueProps) {
  const queries = useQueryClient();
  const input = { connectionId: connection.id };
  const create = useMutation({
    ...orpc.connectLinks.create.mutationOptions(),
    meta: { quiet: true },
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.connectLinks.key() }),
  });
  const links = useQuery(orpc.connectLinks.list.queryOptions({ input, refetchInterval: LOOK_MS }));
  const items = links.data?.items ?? [];
  const made = create.data ?? null;
  const isUsed = items.some(({ id, state }) => id === made?.id && state === "used");
  useEffect(() => {
    if (isUsed) void queries.invalidateQueries({ queryKey: orpc.connections.key() });
  }, [isUsed, queries]);
  return (
    <>
      {made === null ? (
        <AskForm
          error={create.error}
          isBusy={create.isPending}
          onSubmit={(asked) => create.mutate({ ...input, ...asked })}
        />
      ) : (
        <Made address={made.address} name={connection.name} isUsed={isUsed} onClose={onClose} />
      )}
      <LinkList links={items.filter(({ id }) => id !== made?.id)} />
    </>
  );
}

function AskForm(props: {
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onSubmit: (asked: { minutes: number; note: string }) => void;
}) {
  const t = useWords();
  const [note, setNote] = useState("");
  const [minutes, setMinutes] = useState("1440");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog may stand in another form for React, which would be sent too.
        event.stopPropagation();
        props.onSubmit({ minutes: Number(minutes), note: note.replace(/\s+/g, " ").trim() });
      }}
    >
      <p className={styles.text}>
        {t(
          "You get a link for somebody who has the key or the account. They need no account here. They see your name, what the connection is for and which flows use it; you never see what they enter.",
        )}
      </p>
      <Textarea
        label={t("A word to them")}
        placeholder={t("Please use the key of our team account.")}
        value={note}
        maxLength={200}
        autosize
        minRows={1}
        maxRows={3}
        error={props.error === null ? null : messageOf(props.error, t)}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Select
        label={t("The link works for")}
        data={LASTS.map(({ value, label }) => ({ value, label: t(label) }))}
        value={minutes}
        allowDeselect={false}
        onChange={(next) => setMinutes(next ?? "1440")}
      />
      <Button type="submit" loading={props.isBusy}>
        {t("Make the link")}
      </Button>
    </form>
  );
}

function Made(props: {
  readonly address: string;
  readonly name: string;
  readonly isUsed: boolean;
  readonly onClose: () => void;
}) {
  const t = useWords();
  return (
    <div className={styles.made}>
      <p className={styles.text}>
        {t(
          "Send it to the person you mean, and to nobody else: whoever opens it first can sign in. It works once, and is not shown again.",
        )}
      </p>
      <CopyText text={props.address} label={t("Copy the link")} />
      <p className={props.isUsed ? styles.done : styles.waiting} role="status">
        {props.isUsed
          ? t("Somebody signed in: “{name}” is connected.", { name: props.name })
          : t("Nobody has used it yet. You can close this; the Connections page shows it when somebody has.")}
      </p>
      <Button onClick={props.onClose}>{t("Done")}</Button>
    </div>
  );
}
