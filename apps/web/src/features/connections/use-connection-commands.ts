import { useMutation, useQueryClient } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { toastDone, toastProblem } from "../../client/toast.tsx";

/** What can be done with a connection. Failures are told by the query client, unless a dialog shows them itself. */
export function useConnectionCommands() {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.connections.key() });
  const test = useMutation(
    orpc.connections.test.mutationOptions({
      onSuccess: ({ outcome, message, connection: { name } }) => {
        if (outcome === "refused") return toastProblem(`The service does not take “${name}”`, message);
        if (outcome === "failed") return toastProblem(`“${name}” could not be tested`, message);
        toastDone(outcome === "works" ? `“${name}” works. ${message}` : message);
      },
      onSettled: refresh,
    }),
  );
  const rename = useMutation(orpc.connections.update.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(
    orpc.connections.delete.mutationOptions({
      onSuccess: () => toastDone("The connection was deleted, and its credential with it."),
      onSettled: refresh,
    }),
  );
  return { test, rename, remove };
}

export type ConnectionCommands = ReturnType<typeof useConnectionCommands>;
