"use client";

import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { EntryFrame } from "../entry/entry-frame.tsx";
import { LinkFailed } from "../entry/link-failed.tsx";
import { ConnectRequest } from "./connect-request.tsx";
import { Connected } from "./connected.tsx";

interface Said {
  readonly title: string;
  readonly about: string;
}

const OVER = {
  used: phrase("Somebody has signed in by it already: it works once."),
  expired: phrase("Its time is over."),
  revoked: phrase("It was taken back."),
} as const;

/** What a person without an account sees of a connect link: who asks, for what, and the form. Nothing else opens here. */
export function ConnectPage({ token }: { readonly token: string }) {
  const t = useWords();
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
      <EntryFrame title={t("You are asked to sign in")} about={t("Looking at what the link asks for…")}>
        <Loader aria-label={t("Looking at what the link asks for")} />
      </EntryFrame>
    );
  }
  if (read.isError) {
    return <LinkFailed error={read.error} isBusy={read.isFetching} onRetry={() => void read.refetch()} />;
  }
  const { state, askedBy, request } = read.data;
  if (state !== "open" || request === null) {
    const why = state === "open" ? "" : `${t(OVER[state])} `;
    const askAnew =
      askedBy === null
        ? t("Ask whoever sent it for a new one.")
        : t("Ask {name} for a new one.", { name: askedBy });
    return (
      <EntryFrame title={t("This link can no longer be used")} about={`${why}${askAnew}`}>
        {null}
      </EntryFrame>
    );
  }
  const asker = askedBy ?? t("Somebody");
  return (
    <EntryFrame
      title={t("Sign in to {service} for {asker}", { service: request.connector.title, asker })}
      about={t(
        "{asker} works with Towpath in {environment} and asks you to sign in with an account of yours, or a key.",
        { asker, environment: request.environmentName },
      )}
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
