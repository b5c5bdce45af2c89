import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import type { ChosenFile } from "../connectors/upload-files.ts";
import { saveAsFile } from "./flow-files.ts";
import { type Taken, takeFiles } from "./take-files.ts";
import { useDrawFlow } from "./use-draw-flow.ts";

/** What can be done with flows from the list. Each tells what it did; failures are told by the query client. */
export function useFlowCommands() {
  const t = useWords();
  const queries = useQueryClient();
  const router = useRouter();
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.flows.key() });
  const open = (id: string) => router.push(`/flows/${id}`);

  const draw = useDrawFlow();
  const [taken, setTaken] = useState<readonly Taken[] | null>(null);
  const take = useMutation({
    mutationFn: async (files: readonly ChosenFile[] | Promise<readonly ChosenFile[]>) =>
      takeFiles(t, await files),
    onSuccess: async (all) => {
      const [one] = all;
      const [flow] = all.length === 1 && one?.kind === "flows" ? one.flows : [];
      // One file with one flow: whoever opened it wants to see it.
      if (flow !== undefined && one?.kind === "flows" && one.flows.length === 1) return open(flow.id);
      if (all.length > 0) setTaken(all);
      await Promise.all([refresh(), queries.invalidateQueries({ queryKey: orpc.connectors.key() })]);
    },
  });
  const setEnabled = useMutation(orpc.flows.setEnabled.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(
    orpc.flows.delete.mutationOptions({
      onSuccess: () => toastDone(t("The flow was deleted.")),
      onSettled: refresh,
    }),
  );
  const exportFile = useMutation({
    mutationFn: (id: string) => orpc.flows.export.call({ id }),
    onSuccess: ({ fileName, contentBase64 }) => saveAsFile(fileName, contentBase64),
  });
  return { draw, take, taken, putAway: () => setTaken(null), setEnabled, remove, exportFile };
}
