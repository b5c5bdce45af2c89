"use client";

import { Button, Loader } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, messageOf, orpc } from "../../client/api.ts";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { asRole } from "../people/role-words.ts";
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
  used: "Somebody has joined by this link already: it works once.",
  expired: "This invitation is over: links are good for a week.",
  revoked: "This invitation was taken back.",
} as const;

/** Where an invitation leads: an account is made, or one that is there joins. */
export function JoinPage({ token, signedInAs }: JoinPageProps) {
  const read = useQuery(
    orpc.people.invitation.queryOptions({ input: { token }, staleTime: Number.POSITIVE_INFINITY }),
  );
  if (read.isPending) {
    return (
      <EntryFrame title="You are invited" about="Looking at your invitation…">
        <Loader aria-label="Looking at your invitation" />
      </EntryFrame>
    );
  }
  if (read.isError) {
    return <LinkFailed error={read.error} isBusy={read.isFetching} onRetry={() => void read.refetch()} />;
  }
  const { state, environmentName, invitedBy, role } = read.data;
  const who = invitedBy ?? "An admin";
  if (state !== "open") {
    return (
      <EntryFrame
        title="This invitation can no longer be used"
        about={`${OVER[state]} Ask ${invitedBy ?? "an admin"} for a new one.`}
      >
        <Button component="a" href="/">
          Go to Towpath
        </Button>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame
      title={`Join ${environmentName}`}
      about={`${who} invites you to work here as ${asRole(role)}.`}
    >
      {signedInAs === null ? <JoinForm token={token} /> : <JoinAs name={signedInAs} token={token} />}
    </EntryFrame>
  );
}

/** For whoever is signed in: one click. */
function JoinAs({ name, token }: { readonly name: string; readonly token: string }) {
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
          {messageOf(join.error)}
        </p>
      )}
      <Button size="md" fullWidth loading={join.isPending || join.isSuccess} onClick={() => join.mutate()}>
        Join as {name}
      </Button>
      <Button
        size="md"
        variant="default"
        fullWidth
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        I am somebody else
      </Button>
    </div>
  );
}
