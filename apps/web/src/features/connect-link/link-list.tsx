import { Button } from "@mantine/core";
import type { InferContractRouterOutputs } from "@orpc/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import type { contract } from "../../contract/index.ts";
import { Since } from "../../shell/since.tsx";
import { momentText } from "../../words/dates.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connect-link.module.css";

type ConnectLink = InferContractRouterOutputs<typeof contract>["connectLinks"]["list"]["items"][number];

/** Links of the connection that are open, and those that were used lately. */
export function LinkList({ links }: { readonly links: readonly ConnectLink[] }) {
  const t = useWords();
  if (links.length === 0) return null;
  return (
    <ul className={styles.links} aria-label={t("Links of this connection")}>
      {links.map((link) => (
        <LinkRow key={link.id} link={link} />
      ))}
    </ul>
  );
}

function LinkRow({ link }: { readonly link: ConnectLink }) {
  const t = useWords();
  const { id, note, createdBy, createdAt, expiresAt, usedAt } = link;
  const queries = useQueryClient();
  const revoke = useMutation(
    orpc.connectLinks.revoke.mutationOptions({
      onSuccess: () => toastDone(t("The link was revoked: nobody can use it.")),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connectLinks.key() }),
    }),
  );
  return (
    <li className={styles.link}>
      <span className={styles.what}>
        {t.rich("{name} asked <since></since>", {
          name: createdBy ?? t("Somebody"),
          since: () => <Since at={createdAt} />,
        })}
        {note === "" ? "" : `: ${t("“{name}”", { name: note })}`} ·{" "}
        {usedAt === null
          ? t("open until {time}", {
              time: momentText(expiresAt, t, { dateStyle: "medium", timeStyle: "short" }),
            })
          : t.rich("used <since></since>", { since: () => <Since at={usedAt} /> })}
      </span>
      {usedAt === null && (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          loading={revoke.isPending}
          onClick={() => revoke.mutate({ id })}
          aria-label={t("Revoke the link of {name}", { name: createdBy ?? t("somebody") })}
        >
          {t("Revoke")}
        </Button>
      )}
    </li>
  );
}
