import { useMutation } from "@tanstack/react-query";
import { orpc } from "../client/api.ts";

/** Works elsewhere from now on. A full load: nothing of the other environment stays in memory. */
export function useEnterEnvironment() {
  return useMutation(
    orpc.environments.enter.mutationOptions({ onSuccess: () => window.location.assign("/") }),
  );
}
