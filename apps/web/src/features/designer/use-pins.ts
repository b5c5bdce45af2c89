import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, orpc } from "../../client/api.ts";
import type { PinKind } from "../canvas/canvas-elements.ts";
import { useDesignerStore } from "./designer-context.ts";
import { pinsEffect } from "./edits/pins-effect.ts";

export type PinnedOutput = Awaited<ReturnType<typeof api.pins.list>>["items"][number];
export type PinChange = Omit<PinnedOutput, "at">;

const NONE: readonly PinnedOutput[] = [];

/** What tests of this flow give out instead of executing. */
export function usePins(flowId: string): readonly PinnedOutput[] {
  const pins = useQuery(orpc.pins.list.queryOptions({ input: { id: flowId }, staleTime: 30_000 }));
  return pins.data?.items ?? NONE;
}

/** How actions are pinned, by their lower-case names: the same map until one comes or goes. */
export function usePinKinds(flowId: string): ReadonlyMap<string, PinKind> {
  const pins = usePins(flowId);
  return useMemo(
    () =>
      new Map(pins.map(({ action, edited }) => [action.toLowerCase(), edited ? "edited" : "run"] as const)),
    [pins],
  );
}

/** Pins and unpins; the answer is the new list. */
export function usePinChanges(flowId: string) {
  const store = useDesignerStore();
  const queries = useQueryClient();
  const key = orpc.pins.list.queryKey({ input: { id: flowId } });
  const onSuccess = (list: { items: PinnedOutput[] }) => {
    const before = queries.getQueryData(key)?.items ?? NONE;
    queries.setQueryData(key, list);
    const effect = pinsEffect(before, list.items);
    if (effect !== null) store.getState().actions.did(effect);
  };
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: async (pin: PinChange) => {
      // An action that was only just drawn must be known to the server first.
      await store.getState().autosave.flush();
      return api.pins.save({ id: flowId, ...pin });
    },
    onSuccess,
  });
  const saveAll = useMutation({
    meta: { quiet: true },
    mutationFn: async (pins: readonly PinChange[]) => {
      await store.getState().autosave.flush();
      let list: { items: PinnedOutput[] } | null = null;
      for (const pin of pins) list = await api.pins.save({ id: flowId, ...pin });
      return list;
    },
    onSuccess: (list) => {
      if (list !== null) onSuccess(list);
    },
  });
  const clear = useMutation({
    mutationFn: (actions: readonly string[] | null) =>
      api.pins.clear({ id: flowId, ...(actions === null ? {} : { actions: [...actions] }) }),
    onSuccess,
  });
  return { save, saveAll, clear };
}
