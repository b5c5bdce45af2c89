import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api } from "../../client/api.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { type Following, followAttempt } from "../sign-in/follow-attempt.ts";
import { takeIntent } from "../sign-in/sign-in-return.ts";
import { bindReference, sameReference } from "./bind-connection.ts";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import { noticeFailed } from "./notices.tsx";

/** What the designer wants of a connection that is made while the browser is at the service. */
export interface ChoiceIntent {
  readonly flowId: string;
  readonly target: CanvasTarget;
  readonly references: readonly string[];
}

/** After a sign-in in this tab: the step is open again, and the connection is chosen for it. */
export function useReturnedChoice(): void {
  const queries = useQueryClient();
  const store = useDesignerStore();
  const flowId = useDesigner((state) => state.flowId);
  const { bindings } = useStepKnowledge();
  const known = useRef(bindings);
  known.current = bindings;
  useEffect(() => {
    const kept = takeIntent();
    if (kept === null) return;
    // Kept by this page before it was left, in the storage of this tab.
    const intent = kept.intent as ChoiceIntent;
    if (intent.flowId !== flowId) return;
    store.getState().actions.select(intent.target, false);
    const bind = async (connectionId: string) => {
      const connection = await api.connections.get({ id: connectionId });
      for (const reference of intent.references) {
        const binding = known.current.find((one) => sameReference(one.reference, reference));
        if (binding !== undefined) await bindReference(queries, flowId, binding, connection);
        else await api.connections.setBinding({ flowId, reference, connectionId });
      }
    };
    const following: Following = followAttempt(kept.attemptId, ({ status, connectionId }) => {
      if (status !== "done" || connectionId === null) return;
      bind(connectionId).catch((error: unknown) => noticeFailed(error));
    });
    return () => following.stop();
  }, [flowId, queries, store]);
}
