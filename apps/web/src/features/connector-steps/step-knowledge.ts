import { fieldsOfStep, operationOfStep, stepHost } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import type { FindStepOperation } from "@towpath/flow";
import { createContext, useContext } from "react";
import type { ConnectorLook } from "./connector-icon.tsx";
import type { Binding, KnownOperation } from "./connector-operation.ts";
import { type ToldShape, withToldOutput } from "./told-output.ts";

/** What is known of one operation. */
export type OperationState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly error: unknown }
  /** Its connector has it no more. */
  | { readonly kind: "gone" }
  | { readonly kind: "known"; readonly operation: KnownOperation };

/** Operations of a connector that a step may mean by its address. */
export type AddressedOperations = readonly {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}[];

export interface LoadedKnowledge {
  readonly bindings: readonly Binding[];
  readonly isLoading: boolean;
  /** By `<connector id> <operation id>`, in lower case. */
  readonly operations: ReadonlyMap<string, OperationState>;
  /** By the id of the connector, for steps that name no operation. */
  readonly addressed: ReadonlyMap<string, AddressedOperations>;
  /** What services told of outputs, by the step. */
  readonly told: ReadonlyMap<ValueObject, readonly ToldShape[]>;
  readonly refresh: () => Promise<void>;
}

/** What the steps of a flow that call connectors call, and through what. */
export interface StepKnowledge extends LoadedKnowledge {
  /** Null: the step calls no connector, or none that is known here. */
  readonly bindingOf: (step: ValueObject) => Binding | null;
  /** Null: the step calls no connector that is known here, or does not say which operation. */
  readonly operationOf: (step: ValueObject) => OperationState | null;
  readonly lookOf: (step: ValueObject) => ConnectorLook | null;
  /** For the checker and the data picker. */
  readonly find: FindStepOperation;
}

export const operationKey = (connectorId: string, operationId: string): string =>
  `${connectorId} ${operationId}`.toLowerCase();

export function stepKnowledge(loaded: LoadedKnowledge): StepKnowledge {
  const byReference = new Map(loaded.bindings.map((one) => [one.reference.toLowerCase(), one]));
  const bindingOf = (step: ValueObject): Binding | null => {
    const reference = stepHost(step)?.reference;
    return reference === null || reference === undefined
      ? null
      : (byReference.get(reference.toLowerCase()) ?? null);
  };
  const operationOf = (step: ValueObject): OperationState | null => {
    const connectorId = bindingOf(step)?.connector?.id;
    const id = connectorId === undefined ? null : operationIdOf(step, loaded.addressed.get(connectorId));
    return connectorId === undefined || id === null
      ? null
      : (loaded.operations.get(operationKey(connectorId, id)) ?? null);
  };
  return {
    ...loaded,
    bindingOf,
    operationOf,
    lookOf: (step) => {
      const found = operationOf(step);
      if (found?.kind === "known") return found.operation.connector;
      const connector = bindingOf(step)?.connector ?? null;
      return connector === null ? null : { ...connector, icon: null };
    },
    find: (_role, step) => {
      const found = stepHost(step) === null ? null : operationOf(step);
      if (found?.kind !== "known") return null;
      const { spec } = found.operation;
      return { ...withToldOutput(spec, loaded.told.get(step)), fields: fieldsOfStep(spec, step) };
    },
  };
}

/** The operation a step names, or the one at the address it names. */
export function operationIdOf(step: ValueObject, addressed: AddressedOperations | undefined): string | null {
  const named = stepHost(step)?.operationId ?? null;
  if (named !== null || addressed === undefined) return named;
  return operationOfStep({ operations: addressed }, step)?.id ?? null;
}

const NOTHING: StepKnowledge = stepKnowledge({
  bindings: [],
  isLoading: false,
  operations: new Map(),
  addressed: new Map(),
  told: new Map(),
  refresh: async () => undefined,
});

const StepKnowledgeContext = createContext<StepKnowledge>(NOTHING);
export const StepKnowledgeProvider = StepKnowledgeContext.Provider;
export const useStepKnowledge = (): StepKnowledge => useContext(StepKnowledgeContext);
