import { useQueryClient } from "@tanstack/react-query";
import { api, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "../connections/connection-types.ts";
import type { Attempt, SignInState } from "./sign-in-types.ts";
import { type SignIn, useSignIn } from "./use-sign-in.ts";

/** The address of this page, to come back to. */
export const thisPage = (): string => `${window.location.pathname}${window.location.search}`;

export const isUnderWay = ({ kind }: SignInState): boolean =>
  kind === "starting" || kind === "waiting" || kind === "other-account";

/**
 * Signs in, and hands on the connection that comes of it.
 *
 * @param onDone the connection can be used; the lists know it already
 */
export function useSignInTo(onDone: (connection: Connection) => void): SignIn {
  const t = useWords();
  const queries = useQueryClient();
  return useSignIn((attempt) => {
    void finish(attempt);
  });

  async function finish({ connectionId, account }: Attempt) {
    await queries.invalidateQueries({ queryKey: orpc.connections.key() });
    const connection =
      connectionId === null ? null : await api.connections.get({ id: connectionId }).catch(() => null);
    if (connection === null) return;
    const { name } = connection;
    toastDone(
      account === null
        ? t("“{name}” is signed in.", { name })
        : t("“{name}” is signed in as {account}.", { name, account: account.name }),
    );
    onDone(connection);
  }
}
