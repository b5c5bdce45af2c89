import { Button } from "@mantine/core";
import type { InferContractRouterOutputs } from "@orpc/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import type { contract } from "../../contract/index.ts";
import { Since } from "../../shell/since.tsx";
import styles from "./connect-link.module.css";

type ConnectLink = InferContractRouterOutputs<typeof contract>["connectLinks"]["list"]["items"][number];

/** Links of the connection that are open, and those that were used lately. */
export function LinkList({ links }: { readonly links: readonly ConnectLink[] }) {
  if (links.length === 0) return null;
  return (
    <ul className={styles.links} aria-label="Links of this connection">
      {links.map((link) => (
        <LinkRow key={link.id} link={link} />
      ))}
    </ul>
  );
}

function LinkRow({ link }: { readonly link: ConnectLink }) {
  const { id, note, createdBy, createdAt, expiresAt, usedAt } = link;
  const queries = useQueryClient();
  const revoke = useMutation(
    orpc.connectLinks.revoke.mutationOptions({
      onSuccess: () => toastDone("The link was revoked: nobody can use it."),
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connectLinks.key() }),
    }),
  );
  return (
    <li className={styles.link}>
      <span className={styles.what}>
        {createdBy ?? "Somebody"} asked <Since at={createdAt} />
        {note === "" ? "" : `: “${note}”`} ·{" "}
        {usedAt === null ? (
          `open until ${new Date(expiresAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}`
        ) : (
          <>
            used <Since at={usedAt} />
          </>
        )}
      </span>
      {usedAt === null && (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          loading={revoke.isPending}
          onClick={() => revoke.mutate({ id })}
          aria-label={`Revoke the link of ${createdBy ?? "somebody"}`}
        >
          Revoke
        </Button>
      )}
    </li>
  );
}
