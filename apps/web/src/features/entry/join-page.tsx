"use client";

import { Button, Loader } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, messageOf, orpc } from "../../client/api.ts";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./entry-frame.module.css";
import { EntryFrame } from "./entry-frame.tsx";
import { JoinForm } from "./join-form.tsx";
import { LinkFailed } from "./link-failed.tsx";

interface JoinPageProps {
  readonly token: string;
  /** The name of who is signed in; null: nobody. */
  readonly signedInAs: string | null;
}

const OVER = {
  used: phrase("Somebody has joined by this link already: it works once. Ask {name} for a new one."),
  expired: phrase("This invitation is over: links are good for a week. Ask {name} for a new one."),
  revoked: phrase("This invitation was taken back. Ask {name} for a new one."),
} as const;

/** Where an invitation leads: an account is made, or one that is there joins. */
export function JoinPage({ token, signedInAs }: JoinPageProps) {
  const t = useWords();
  const read = useQuery(
    orpc.people.invitation.queryOptions({ input: { token }, staleTime: Number.POSITIVE_INFINITY }),
  );
  if (read.isPending) {
    return (
      <EntryFrame title={t("You are invited")} about={t("Looking at your invitation…")}>
        <Loader aria-label={t("Looking at your invitation")} />
      </EntryFrame>
    );
  }
  if (read.isError) {
    return <LinkFailed error={read.error} isBusy={read.isFetching} onRetry={() => void read.refetch()} />;
  }
  const { state, environmentName, invitedBy, role } = read.data;
  const who = invitedBy ?? t("An admin");
  if (state !== "open") {
    return (
      <EntryFrame
        title={t("This invitation can no longer be used")}
        about={t(OVER[state], { name: invitedBy ?? t("an admin") })}
      >
        <Button component="a" href="/">
          {t("Go to Towpath")}
        </Button>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame
      title={t("Join {name}", { name: environmentName })}
      about={t(
        "{name} invites you to work here as {role, select, admin {an admin} maker {a maker} other {a member}}.",
        { name: who, role },
      )}
    >
      {signedInAs === null ? <JoinForm token={token} /> : <JoinAs name={signedInAs} token={token} />}
    </EntryFrame>
  );
}

/** For whoever is signed in: one click. */
function JoinAs({ name, token }: { readonly name: string; readonly token: string }) {
  const t = useWords();
  const signOut = useSignOut({ to: "here" });
  const join = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const { environmentId } = await api.people.accept({ token });
      await api.environments.enter({ id: environmentId });
    },
    onSuccess: () => window.location.replace("/"),
  });
  return (
    <div className={styles.fields}>
      {join.isError && (
        <p className={styles.refusal} role="alert">
          {messageOf(join.error, t)}
        </p>
      )}
      <Button size="md" fullWidth loading={join.isPending || join.isSuccess} onClick={() => join.mutate()}>
        {t("Join as {name}", { name })}
      </Button>
      <Button
        size="md"
        variant="default"
        fullWidth
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {t("I am somebody else")}
      </Button>
    </div>
  );
}
