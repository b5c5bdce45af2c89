import { Button, Radio, Stack, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./allowed-hosts.module.css";

/** Which hosts the environment may call: admins change it, the others read it. */
export function AllowedHosts() {
  const rules = useQuery(orpc.environment.rules.queryOptions());
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  if (rules.isError) return <ListMessage error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.isSuccess || !me.isSuccess) return <p className={styles.said}>…</p>;
  const { allowedHosts } = rules.data;
  return me.data.environment.role === "admin" ? (
    <HostsForm key={allowedHosts?.join(" ") ?? "all"} saved={allowedHosts} />
  ) : (
    <HostsShown hosts={allowedHosts} />
  );
}

function HostsShown({ hosts }: { hosts: readonly string[] | null }) {
  const t = useWords();
  if (hosts === null) return <p className={styles.said}>{t("Every host of the public internet.")}</p>;
  if (hosts.length === 0) return <p className={styles.said}>{t("None: no call may leave.")}</p>;
  return (
    <ul className={styles.hosts} aria-label={t("Hosts that may be called")}>
      {hosts.map((host) => (
        <li key={host}>{host}</li>
      ))}
    </ul>
  );
}

function HostsForm({ saved }: { saved: readonly string[] | null }) {
  const t = useWords();
  const [which, setWhich] = useState(saved === null ? "all" : "some");
  const [text, setText] = useState(saved?.join("\n") ?? "");
  const queries = useQueryClient();
  const save = useMutation(
    orpc.environment.saveRules.mutationOptions({
      onSuccess: () => toastDone(t("Saved. It holds for every call from now on.")),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.environment.key() }),
    }),
  );
  const hosts = which === "all" ? null : text.split("\n");
  const isEmpty = hosts?.every((host) => host.trim() === "") === true;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ allowedHosts: hosts });
      }}
    >
      <Radio.Group label={t("Flows and connections here may call")} value={which} onChange={setWhich}>
        <Stack gap="xs" mt="xs">
          <Radio value="all" label={t("every host of the public internet")} />
          <Radio value="some" label={t("only these hosts")} />
        </Stack>
      </Radio.Group>
      {which === "some" && (
        <Textarea
          label={t("Hosts, one a line")}
          description={t(
            "api.example.com, or *.example.com for all hosts below a domain. Redirects and next pages are held to the list too.",
          )}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={save.error === null ? null : messageOf(save.error, t)}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
        />
      )}
      {which === "all" && save.error !== null && <p className={styles.problem}>{messageOf(save.error, t)}</p>}
      {isEmpty && <p className={styles.said}>{t("With an empty list no call may leave.")}</p>}
      <Button type="submit" loading={save.isPending}>
        {t("Save")}
      </Button>
    </form>
  );
}
