import { type UseQueryResult, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { stepHost } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { allActions, type Definition, triggerOf } from "@towpath/flow";
import { useMemo } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { type Binding, type KnownOperation, operationQuery } from "./connector-operation.ts";
import {
  type AddressedOperations,
  type OperationState,
  operationIdOf,
  operationKey,
  type StepKnowledge,
  stepKnowledge,
} from "./step-knowledge.ts";
import { useToldOutputs } from "./use-told-outputs.ts";

/** The cached answer about what the references of a flow are bound to. */
export const bindingsQuery = (flowId: string) =>
  orpc.connections.bindings.queryOptions({ input: { flowId } });

/** A flow may have more operations; what is not asked for is shown without its form until it is opened. */
const MOST_OPERATIONS = 200;

/** As `useStepsCalled`, with what services say of their outputs: for whoever edits the flow. */
export function useLoadedKnowledge(flowId: string, definition: Definition): StepKnowledge {
  const { known, steps } = useStepsCalled(flowId, definition);
  const told = useToldOutputs(known, steps);
  return useMemo(() => (told.size === 0 ? known : stepKnowledge({ ...known, told })), [known, told]);
}

/**
 * Finds out what the steps of a flow that call connectors call: what their references are bound to, then each operation
 * once. No service is asked.
 */
export function useStepsCalled(
  flowId: string,
  definition: Definition,
): { readonly known: StepKnowledge; readonly steps: readonly ValueObject[] } {
  const queries = useQueryClient();
  const steps = useMemo(() => connectorSteps(definition), [definition]);
  const bound = useQuery({ ...bindingsQuery(flowId), enabled: steps.length > 0, staleTime: 30_000 });
  const bindings = bound.data?.items ?? NO_BINDINGS;
  const addressed = useAddressed(steps, bindings);
  const wanted = useMemo(() => wantedOperations(steps, bindings, addressed), [steps, bindings, addressed]);
  const states = useQueries({
    queries: wanted.map(({ connectorId, operationId }) => operationQuery(connectorId, operationId)),
    combine: toStates,
  });
  const operations = useMemo(
    () =>
      new Map(
        wanted.flatMap(({ key }, index): [string, OperationState][] => {
          const state = states[index];
          return state === undefined ? [] : [[key, state]];
        }),
      ),
    [wanted, states],
  );
  const known = useMemo(
    () =>
      stepKnowledge({
        bindings,
        isLoading: bound.isFetching,
        operations,
        addressed,
        told: new Map(),
        refresh: () => queries.invalidateQueries({ queryKey: bindingsQuery(flowId).queryKey }),
      }),
    [bindings, bound.isFetching, operations, addressed, queries, flowId],
  );
  return { known, steps };
}

const NO_BINDINGS: readonly Binding[] = [];

function connectorSteps(definition: Definition): readonly ValueObject[] {
  const trigger = triggerOf(definition)?.trigger;
  const steps = [
    ...(trigger === undefined ? [] : [trigger]),
    ...allActions(definition).map(({ action }) => action),
  ];
  return steps.filter((step) => stepHost(step) !== null);
}

interface WantedOperation {
  readonly key: string;
  readonly connectorId: string;
  readonly operationId: string;
}

function wantedOperations(
  steps: readonly ValueObject[],
  bindings: readonly Binding[],
  addressed: ReadonlyMap<string, AddressedOperations>,
): readonly WantedOperation[] {
  const connectors = connectorIds(bindings);
  const wanted = new Map<string, WantedOperation>();
  for (const step of steps) {
    const connectorId = connectors.get(referenceKey(step));
    const operationId = connectorId === undefined ? null : operationIdOf(step, addressed.get(connectorId));
    if (connectorId === undefined || operationId === null) continue;
    const key = operationKey(connectorId, operationId);
    wanted.set(key, { key, connectorId, operationId });
  }
  return [...wanted.values()].slice(0, MOST_OPERATIONS);
}

const referenceKey = (step: ValueObject): string => stepHost(step)?.reference?.toLowerCase() ?? "";

function connectorIds(bindings: readonly Binding[]): ReadonlyMap<string, string> {
  return new Map(
    bindings.flatMap(({ reference, connector }) =>
      connector === null ? [] : [[reference.toLowerCase(), connector.id] as const],
    ),
  );
}

/** Steps that name an address instead of an operation are matched against all that their connector has. */
function useAddressed(
  steps: readonly ValueObject[],
  bindings: readonly Binding[],
): ReadonlyMap<string, AddressedOperations> {
  const ids = useMemo(() => {
    const connectors = connectorIds(bindings);
    const unnamed = steps.filter((step) => stepHost(step)?.operationId === null);
    return [...new Set(unnamed.flatMap((step) => connectors.get(referenceKey(step)) ?? []))];
  }, [steps, bindings]);
  const answers = useQueries({
    queries: ids.map((id) => orpc.connectors.get.queryOptions({ input: { id }, staleTime: 300_000 })),
    combine: toItems,
  });
  return useMemo(
    () =>
      new Map(
        ids.flatMap((id, index): [string, AddressedOperations][] => {
          const items = answers[index];
          return items === undefined || items === null ? [] : [[id, items]];
        }),
      ),
    [ids, answers],
  );
}

type Page = { readonly items: AddressedOperations };
const toItems = (results: readonly UseQueryResult<Page>[]) => results.map(({ data }) => data?.items ?? null);

function toStates(results: readonly UseQueryResult<KnownOperation | null>[]): readonly OperationState[] {
  return results.map(({ data, error }): OperationState => {
    if (data !== undefined && data !== null) return { kind: "known", operation: data };
    if (error !== null) return { kind: "failed", message: messageOf(error) };
    return data === null ? { kind: "failed", message: UNREADABLE } : { kind: "loading" };
  });
}
const UNREADABLE = "The connector does not have this operation in its current version.";
