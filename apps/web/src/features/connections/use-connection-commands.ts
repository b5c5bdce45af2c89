import type { InferContractRouterOutputs } from "@orpc/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone, toastProblem } from "../../client/toast.tsx";
import type { contract } from "../../contract/index.ts";
import { atServiceWords } from "./at-service.ts";

/** What can be done with a connection. Failures are told by the query client, unless a dialog shows them itself. */
export function useConnectionCommands() {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.connections.key() });
  const test = useMutation(
    orpc.connections.test.mutationOptions({
      onSuccess: (tested) => {
        const { outcome, message, connection } = tested;
        const { name } = connection;
        if (outcome === "refused") return toastProblem(`The service does not take “${name}”`, message);
        if (outcome === "failed") return toastProblem(`“${name}” could not be tested`, message);
        if (outcome === "not-testable") return toastDone(message);
        toastDone(`“${name}” works. ${testWords(tested)}`);
        const missing = tested.missingScopes ?? [];
        if (missing.length > 0)
          toastProblem("The service granted less than the connector asks for", missingWords(missing));
      },
      onSettled: refresh,
    }),
  );
  const rename = useMutation(orpc.connections.update.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(
    orpc.connections.delete.mutationOptions({
      onSuccess: ({ atService }) => {
        const told = atServiceWords(atService);
        const done = "The connection was deleted, and its credential with it.";
        toastDone(told === null ? done : `${done} ${told}`);
      },
      onSettled: refresh,
    }),
  );
  return { test, rename, remove };
}

type Tested = InferContractRouterOutputs<typeof contract>["connections"]["test"];

function testWords({ tookMs, connection: { account } }: Pick<Tested, "tookMs" | "connection">): string {
  const who = account === null ? "The service answered" : `The service knows it as ${account.name}`;
  return tookMs === null ? `${who}.` : `${who}, in ${tookMs.toLocaleString("en")} ms.`;
}

const missingWords = (scopes: readonly string[]): string =>
  `Not granted: ${scopes.join(", ")}. Steps that need it will be refused. Sign in again and allow it, or ask an admin what the OAuth app may ask for.`;

export type ConnectionCommands = ReturnType<typeof useConnectionCommands>;
