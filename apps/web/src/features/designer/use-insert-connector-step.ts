import { useQueryClient } from "@tanstack/react-query";
import { declareConnections, setTrigger } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import { useState } from "react";
import { messageOf } from "../../client/api.ts";
import {
  type KnownOperation,
  type OfferedOperation,
  operationQuery,
  toKnownOperation,
} from "../connector-steps/connector-operation.ts";
import { onlyUsableConnection } from "../connector-steps/usable-connection.ts";
import { bindingsQuery } from "../connector-steps/use-step-knowledge.ts";
import { bindReference, newBinding, putBinding } from "./bind-connection.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { PickerRequest } from "./designer-store.ts";
import { type NewConnectorStep, newConnectorStep } from "./edits/insert-connector.ts";
import { noticeRefused } from "./notices.tsx";
import { useCommands } from "./use-commands.ts";

/** Inserts a step that calls a connector, and gives it the only connection there is, if there is but one. */
export function useInsertConnectorStep(request: PickerRequest, parallel: boolean) {
  const queries = useQueryClient();
  const store = useDesignerStore();
  const commands = useCommands();
  const [isInserting, setInserting] = useState(false);
  const { flowId } = store.getState();

  const take = (step: NewConnectorStep): boolean => {
    const { definition } = store.getState().draft;
    if (request.role === "action") return commands.insert(step.spec, request.place, parallel);
    const changed = setTrigger(definition, step.spec);
    return commands.takeTrigger(changed.ok ? ok(declareConnections(changed.value)) : changed);
  };

  const connect = async (operation: KnownOperation, { reference }: NewConnectorStep) => {
    const binding = newBinding(reference, operation);
    await putBinding(queries, flowId, binding);
    if (!operation.needsConnection) return;
    const only = await onlyUsableConnection(operation.connector.id);
    if (only !== null) await bindReference(queries, flowId, binding, only);
  };

  const insert = async ({ connectorId, operationId, title }: OfferedOperation): Promise<boolean> => {
    setInserting(true);
    try {
      const { select: _select, ...query } = operationQuery(connectorId, operationId);
      const [answer, bound] = await Promise.all([
        queries.fetchQuery(query),
        queries.fetchQuery({ ...bindingsQuery(flowId), staleTime: 5_000 }),
      ]);
      const operation = toKnownOperation(answer);
      if (operation === null) {
        const { t } = store.getState();
        noticeRefused(t("“{title}” cannot be read from the files of its connector.", { title }));
        return false;
      }
      const step = newConnectorStep(store.getState().draft.definition, operation, bound.items);
      if (!take(step)) return false;
      if (step.isNew) await connect(operation, step);
      return true;
    } catch (error) {
      noticeRefused(messageOf(error, store.getState().t));
      return false;
    } finally {
      setInserting(false);
    }
  };
  return { insert, isInserting };
}
