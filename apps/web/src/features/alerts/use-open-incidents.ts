import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";

const REFRESH_MS = 15_000;
const MOST = 50;

/** What is wrong now, the latest first. */
export const useOpenIncidents = () =>
  useQuery(
    orpc.alerts.incidents.queryOptions({
      input: { state: "open", limit: MOST },
      refetchInterval: REFRESH_MS,
    }),
  );
