import { createContext, useContext } from "react";
import type { ConnectorLook } from "../connector-steps/connector-icon.tsx";
import type { CanvasTarget } from "./placed-node.ts";

/** How a step that calls a connector looks: the picture and the words of its connector. */
export interface StepLook extends ConnectorLook {
  /** The operation, in the connector's words; null while it is not known. */
  readonly operation: string | null;
}

/** By the lower-case name of the action; the trigger's stands under `TRIGGER_LOOK`. */
export type StepLooks = ReadonlyMap<string, StepLook>;
/** No action has this name: names do not begin with a space. */
export const TRIGGER_LOOK = " trigger";

const StepLooksContext = createContext<StepLooks>(new Map());
export const StepLooksProvider = StepLooksContext.Provider;

export function useStepLook(target: CanvasTarget): StepLook | null {
  const looks = useContext(StepLooksContext);
  return looks.get(target.kind === "trigger" ? TRIGGER_LOOK : target.name.toLowerCase()) ?? null;
}

/** The connector, and which of its operations. */
export const lookWords = ({ title, operation }: StepLook): string =>
  operation === null ? title : `${title} · ${operation}`;
