import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { api, orpc } from "../../client/api.ts";

type ResubmitHow = Omit<Parameters<typeof api.operate.resubmit>[0], "id">;

/** Starts a new run from this one and goes there. The server's refusal is shown as it is. */
export function useResubmit(runId: string, options: { readonly quiet?: boolean } = {}) {
  const router = useRouter();
  const queries = useQueryClient();
  return useMutation({
    meta: { quiet: options.quiet === true },
    mutationFn: (how: ResubmitHow) => api.operate.resubmit({ id: runId, ...how }),
    onSuccess: (fresh) => {
      void queries.invalidateQueries({ queryKey: orpc.operate.interventions.key() });
      router.push(`/runs/${fresh.runId}`);
    },
  });
}
