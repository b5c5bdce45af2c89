import { ORPCError } from "@orpc/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { base64Of, LARGEST_FILE, saveAsFile } from "./flow-files.ts";
import { useDrawFlow } from "./use-draw-flow.ts";

const TOO_LARGE = phrase("This file is larger than 8.5 MB. Export fewer flows at a time.");

/** What can be done with flows from the list. Each tells what it did; failures are told by the query client. */
export function useFlowCommands() {
  const t = useWords();
  const queries = useQueryClient();
  const router = useRouter();
  const refresh = () => queries.invalidateQueries({ queryKey: orpc.flows.key() });
  const open = (id: string) => router.push(`/flows/${id}`);

  const draw = useDrawFlow();
  const importFile = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > LARGEST_FILE) throw new ORPCError("PAYLOAD_TOO_LARGE", { message: TOO_LARGE });
      return orpc.flows.import.call({ fileName: file.name, contentBase64: await base64Of(file) });
    },
    onSuccess: async ({ flows }) => {
      const [first] = flows;
      if (flows.length === 1 && first !== undefined) return open(first.id);
      toastDone(
        t(
          "{count, plural, one {# flow was imported. It is a draft until you publish it.} other {# flows were imported. They are drafts until you publish them.}}",
          { count: flows.length },
        ),
      );
      await refresh();
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
  return { draw, importFile, setEnabled, remove, exportFile };
}
