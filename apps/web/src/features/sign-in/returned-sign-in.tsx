"use client";

import { Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { api } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { SignInProgress } from "./sign-in-progress.tsx";
import { forgetReturn, returnedAttempt } from "./sign-in-return.ts";
import { useSignInTo } from "./use-sign-in-to.ts";

/** Whoever comes back from a service in this very tab is told what came of it, on whichever page it began. */
export function ReturnedSignIn() {
  const t = useWords();
  const signIn = useSignInTo(() => undefined);
  const { resume, reset, cancel, state } = signIn;
  const [service, setService] = useState<{ readonly id: string; readonly title: string } | null>(null);
  const serviceTitle = service?.title ?? t("the service");
  useEffect(() => {
    const id = returnedAttempt();
    if (id === null) return;
    let gone = false;
    api.signIn.attempt({ id }).then(
      (attempt) => {
        if (gone) return;
        forgetReturn();
        resume(attempt);
        api.connectors.get({ id: attempt.connectorId }).then(
          ({ id: connectorId, title }) => setService({ id: connectorId, title }),
          () => undefined,
        );
      },
      // Somebody else's, or long forgotten: there is nothing to tell.
      () => forgetReturn(),
    );
    return () => {
      gone = true;
    };
  }, [resume]);
  const isOpen = state.kind === "other-account" || state.kind === "failed";
  return (
    <Modal
      opened={isOpen}
      onClose={state.kind === "other-account" ? cancel : reset}
      title={t("Signing in to {service}", { service: serviceTitle })}
    >
      <SignInProgress signIn={signIn} serviceTitle={serviceTitle} connectorId={service?.id ?? null} />
    </Modal>
  );
}
