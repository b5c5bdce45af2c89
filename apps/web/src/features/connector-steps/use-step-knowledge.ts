import { type UseQueryResult, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { stepHost } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { allActions, type Definition, triggerOf } from "@towpath/flow";
import { useMemo, useState } from "react";
import { orpc } from "../../client/api.ts";
import { type Same, stableList } from "../canvas/stable-list.ts";
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

/** A flow may have more operations; what is not asked for is shown without its form. */
export const MOST_OPERATIONS = 200;

/** As `useStepsCalled`, with what services say of their outputs: for whoever edits the flow. */
export function useLoadedKnowledge(flowId: string, definition: Definition): StepKnowledge {
  const { learned, isLoading, steps } = useLearned(flowId, definition);
  const told = useToldOutputs(learned, steps);
  const all = useMemo(
    () => (told.size === 0 ? learned : stepKnowledge({ ...learned, told })),
    [learned, told],
  );
  return useMemo(() => ({ ...all, isLoading }), [all, isLoading]);
}

/**
 * Finds out what the steps of a flow that call connectors call: what their references are bound to, then each operation
 * once. No service is asked.
 */
export function useStepsCalled(flowId: string, definition: Definition): StepKnowledge {
  const { learned, isLoading } = useLearned(flowId, definition);
  return useMemo(() => ({ ...learned, isLoading }), [learned, isLoading]);
}

interface Learned {
  /** The same while nothing new was learned: asking anew, or a key in a field, is no reason to check the flow again. */
  readonly learned: StepKnowledge;
  readonly isLoading: boolean;
  readonly steps: readonly ValueObject[];
}

function useLearned(flowId: string, definition: Definition): Learned {
  const queries = useQueryClient();
  const steps = useStable(
    useMemo(() => connectorSteps(definition), [definition]),
    Object.is,
  );
  const bound = useQuery({ ...bindingsQuery(flowId), enabled: steps.length > 0, staleTime: 30_000 });
  const bindings = bound.data?.items ?? NO_BINDINGS;
  const addressed = useAddressed(steps, bindings);
  const wanted = useStable(
    useMemo(() => wantedOperations(steps, bindings, addressed), [steps, bindings, addressed]),
    sameOperation,
  );
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
  const learned = useMemo(
    () =>
      stepKnowledge({
        bindings,
        isLoading: false,
        operations,
        addressed,
        told: new Map(),
        refresh: () => queries.invalidateQueries({ queryKey: bindingsQuery(flowId).queryKey }),
      }),
    [bindings, operations, addressed, queries, flowId],
  );
  return { learned, isLoading: bound.isFetching, steps };
}

const NO_BINDINGS: readonly Binding[] = [];

/** The list that was given before, while its items are the same: a key in a field makes no new knowledge. */
function useStable<T>(list: readonly T[], same: Same<T>): readonly T[] {
  const [stable] = useState(() => stableList(same));
  return stable(list);
}

const sameOperation = (one: WantedOperation, other: WantedOperation): boolean => one.key === other.key;

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
  const ids = useStable(
    useMemo(() => {
      const connectors = connectorIds(bindings);
      const unnamed = steps.filter((step) => stepHost(step)?.operationId === null);
      return [...new Set(unnamed.flatMap((step) => connectors.get(referenceKey(step)) ?? []))];
    }, [steps, bindings]),
    Object.is,
  );
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
    if (error !== null) return { kind: "failed", error };
    return data === null ? { kind: "gone" } : { kind: "loading" };
  });
}
