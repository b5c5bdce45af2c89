import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { orpc } from "../../client/api.ts";
import { UNTITLED, untitledName } from "./untitled-name.ts";

/** Makes an empty flow under a name of its own, and opens it. */
export function useDrawFlow() {
  const router = useRouter();
  return useMutation({
    mutationFn: async () => {
      const { items } = await orpc.flows.list.call({ search: UNTITLED, limit: 100 });
      return orpc.flows.create.call({ name: untitledName(items.map((flow) => flow.name)) });
    },
    onSuccess: (flow) => router.push(`/flows/${flow.id}`),
  });
}
