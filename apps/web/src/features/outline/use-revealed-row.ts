import { useEffect, useState } from "react";
import { targetId } from "../canvas/placed-node.ts";
import { useDesigner, useDesignerStore } from "../designer/designer-context.ts";
import type { RevealRequest } from "../designer/designer-store.ts";
import { containersOf } from "../designer/use-go-to.ts";
import type { Outline } from "./outline-rows.ts";

/** The row that was asked for since this outline is drawn; what hides it is unfolded. */
export function useRevealedRow({ shownBy }: Outline): RevealRequest | null {
  const store = useDesignerStore();
  const revealed = useDesigner((state) => state.revealed);
  // What was asked for before (the outline makes way for the other views) has been done already.
  const [done] = useState(revealed);
  const request = revealed === done ? null : revealed;
  const name = request?.target.kind === "action" ? request.target.name : null;
  const isHidden =
    name !== null && shownBy.has(name) && shownBy.get(name) !== targetId({ kind: "action", name });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each request; who folds it again means it
  useEffect(() => {
    if (!isHidden || name === null) return;
    const { actions, collapsed, draft } = store.getState();
    const hiding = containersOf(draft.definition, name);
    actions.foldAll([...collapsed].filter((folded) => !hiding.includes(folded)));
  }, [request, store]);
  return request;
}
