"use client";

import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { useWords } from "../../words/words.tsx";
import { GroupList } from "./group-list.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberList } from "./member-list.tsx";
import styles from "./people.module.css";

/** Who works in the environment, who is asked in, and in which groups they are. */
export function PeoplePage() {
  const t = useWords();
  const [inviting, setInviting] = useState(false);
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const isAdmin = me.data?.environment.role === "admin";
  return (
    <PageFrame
      title={t("People")}
      about={
        me.data === undefined
          ? undefined
          : t("Who works in {name}, and as what.", { name: me.data.environment.name })
      }
      actions={
        isAdmin && (
          <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
            {t("Invite somebody")}
          </Button>
        )
      }
    >
      {me.isError && <ListMessage error={me.error} onRetry={() => void me.refetch()} />}
      {me.isSuccess && !isAdmin && (
        <ListMessage text={t("Admins keep the people of an environment. Ask one of them.")} />
      )}
      {isAdmin && (
        <div className={styles.page}>
          <MemberList />
          <InvitationList />
          <GroupList />
        </div>
      )}
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} />
    </PageFrame>
  );
}
