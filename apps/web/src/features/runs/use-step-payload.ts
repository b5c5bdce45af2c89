import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, orpc } from "../../client/api.ts";

/** What went into a step and came out: the beginning first, the whole when it is asked for. */
export function useStepPayload(runId: string, seq: number | null) {
  const queries = useQueryClient();
  const input = { id: runId, seq: seq ?? 0, preview: true };
  const options = orpc.runs.step.queryOptions({ input, enabled: seq !== null, staleTime: 60_000 });
  const query = useQuery(options);
  const readWhole = async () => {
    const whole = await api.runs.step({ id: runId, seq: seq ?? 0 });
    queries.setQueryData(options.queryKey, whole);
  };
  return { ...query, readWhole };
}

/** What fired a run: the beginning first, the whole when it is asked for. */
export function useTriggerPayload(runId: string) {
  const queries = useQueryClient();
  const input = { id: runId, preview: true };
  const options = orpc.runs.trigger.queryOptions({ input, staleTime: 60_000 });
  const query = useQuery(options);
  const readWhole = async () => {
    const whole = await api.runs.trigger({ id: runId });
    queries.setQueryData(options.queryKey, whole);
  };
  return { ...query, readWhole };
}
