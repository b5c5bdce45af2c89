import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";

/** Whether flows may run JavaScript in this installation; yes until the server has said otherwise. */
export function useInlineCode(): boolean {
  const { data: me } = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  return me?.inlineCode ?? true;
}
