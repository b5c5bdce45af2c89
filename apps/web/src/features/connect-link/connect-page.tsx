"use client";

import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { EntryFrame } from "../entry/entry-frame.tsx";
import { LinkFailed } from "../entry/link-failed.tsx";
import { ConnectRequest } from "./connect-request.tsx";
import { Connected } from "./connected.tsx";

interface Said {
  readonly title: string;
  readonly about: string;
}

const OVER = {
  used: "Somebody has signed in by it already: it works once.",
  expired: "Its time is over.",
  revoked: "It was taken back.",
} as const;

/** What a person without an account sees of a connect link: who asks, for what, and the form. Nothing else opens here. */
export function ConnectPage({ token }: { readonly token: string }) {
  const [done, setDone] = useState<Said | null>(null);
  const read = useQuery(
    orpc.connectLinks.read.queryOptions({
      input: { token },
      // What is being typed must not go because somebody looked at another window.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    }),
  );
  if (done !== null) return <Connected {...done} />;
  if (read.isPending) {
    return (
      <EntryFrame title="You are asked to sign in" about="Looking at what the link asks for…">
        <Loader aria-label="Looking at what the link asks for" />
      </EntryFrame>
    );
  }
  if (read.isError) {
    return <LinkFailed error={read.error} isBusy={read.isFetching} onRetry={() => void read.refetch()} />;
  }
  const { state, askedBy, request } = read.data;
  if (state !== "open" || request === null) {
    const why = state === "open" ? "" : `${OVER[state]} `;
    return (
      <EntryFrame
        title="This link can no longer be used"
        about={`${why}Ask ${askedBy ?? "whoever sent it"} for a new one.`}
      >
        {null}
      </EntryFrame>
    );
  }
  const asker = askedBy ?? "Somebody";
  return (
    <EntryFrame
      title={`Sign in to ${request.connector.title} for ${asker}`}
      about={`${asker} works with Towpath in ${request.environmentName} and asks you to sign in with an account of yours, or a key.`}
    >
      <ConnectRequest
        token={token}
        asker={asker}
        expiresAt={read.data.expiresAt}
        request={request}
        onDone={setDone}
      />
    </EntryFrame>
  );
}
