"use client";

import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { cssVariables, theme } from "../theme/theme.ts";
import type { Locale } from "../words/locales.ts";
import type { Messages } from "../words/translate.ts";
import { useWords, WordsProvider } from "../words/words.tsx";
import { codeOf } from "./api.ts";
import { toastFailure } from "./toast.tsx";

/** A session that ended is met once, here: the page that was open is where the person comes back to. */
function whenSignedOut(error: unknown): void {
  if (codeOf(error) !== "UNAUTHORIZED") return;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal stays a refusal; only an answer that did not come is asked for again.
        retry: (failures, error) => codeOf(error) === null && failures < 2,
      },
    },
    queryCache: new QueryCache({ onError: whenSignedOut }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        whenSignedOut(error);
        if (mutation.meta?.quiet !== true) toastFailure(error);
      },
    }),
  });
}

/** Theme, dialogs, toasts and the query client for every page. */
export function Providers(props: {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly children: ReactNode;
}) {
  const [queryClient] = useState(newQueryClient);
  return (
    <WordsProvider locale={props.locale} messages={props.messages}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <Dialogs>{props.children}</Dialogs>
        </QueryClientProvider>
        <Notifications position="bottom-right" limit={4} />
      </MantineProvider>
    </WordsProvider>
  );
}

function Dialogs({ children }: { readonly children: ReactNode }) {
  const t = useWords();
  return <ModalsProvider labels={{ confirm: t("Yes"), cancel: t("Cancel") }}>{children}</ModalsProvider>;
}
