import type { InferContractRouterOutputs } from "@orpc/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone, toastProblem } from "../../client/toast.tsx";
import type { contract } from "../../contract/index.ts";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { atServiceWords } from "./at-service.ts";

/** What can be done with a connection. Failures are told by the query client, unless a dialog shows them itself. */
export function useConnectionCommands() {
  const t = useWords();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.connections.key() });
  const test = useMutation(
    orpc.connections.test.mutationOptions({
      onSuccess: (tested) => {
        const { outcome, message, connection } = tested;
        const { name } = connection;
        if (outcome === "refused")
          return toastProblem(t("The service does not take “{name}”", { name }), t.text(message));
        if (outcome === "failed")
          return toastProblem(t("“{name}” could not be tested", { name }), t.text(message));
        if (outcome === "not-testable") return toastDone(t.text(message));
        toastDone(`${t("“{name}” works.", { name })} ${testWords(t, tested)}`);
        const missing = tested.missingScopes ?? [];
        if (missing.length > 0)
          toastProblem(
            t("The service granted less than the connector asks for"),
            t(MISSING, { scopes: missing.join(", ") }),
          );
      },
      onSettled: refresh,
    }),
  );
  const rename = useMutation(orpc.connections.update.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(
    orpc.connections.delete.mutationOptions({
      onSuccess: ({ atService }) => {
        const told = atServiceWords(atService);
        const done = t("The connection was deleted, and its credential with it.");
        toastDone(told === null ? done : `${done} ${t(told)}`);
      },
      onSettled: refresh,
    }),
  );
  return { test, rename, remove };
}

type Tested = InferContractRouterOutputs<typeof contract>["connections"]["test"];

function testWords(t: Words, tested: Pick<Tested, "tookMs" | "connection">): string {
  const { tookMs, connection } = tested;
  const account = connection.account?.name;
  if (account === undefined) {
    return tookMs === null
      ? t("The service answered.")
      : t("The service answered, in {ms, number} ms.", { ms: tookMs });
  }
  return tookMs === null
    ? t("The service knows it as {account}.", { account })
    : t("The service knows it as {account}, in {ms, number} ms.", { account, ms: tookMs });
}

const MISSING = phrase(
  "Not granted: {scopes}. Steps that need it will be refused. Sign in again and allow it, or ask an admin what the OAuth app may ask for.",
);

export type ConnectionCommands = ReturnType<typeof useConnectionCommands>;
