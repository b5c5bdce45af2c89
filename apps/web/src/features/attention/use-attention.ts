import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";

const REFRESH_MS = 15_000;

/** What flows cannot go on without; the bell and the page of flows share one question. */
export function useAttention() {
  const { data } = useQuery(orpc.attention.list.queryOptions({ refetchInterval: REFRESH_MS }));
  return data?.items ?? [];
}
