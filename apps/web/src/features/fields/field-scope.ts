import { createContext, useContext } from "react";
import type { KnownToken, ListMember } from "./action-outputs.ts";
import { tokenFit, type Wanted } from "./token-fit.ts";

/** What the field around an editor takes. */
const WantedContext = createContext<Wanted>("any");
export const WantedProvider = WantedContext.Provider;
export const useWanted = (): Wanted => useContext(WantedContext);

/** What inserting a value may change beyond its field. */
export interface StepActions {
  /**
   * Makes the step run once for each item of a list, unless it does already.
   *
   * @returns the expression of the item, or its member, inside the loop; null when no loop can be put around the step
   */
  readonly intoLoop: (list: ListMember) => string | null;
}

const StepActionsContext = createContext<StepActions | null>(null);
export const StepActionsProvider = StepActionsContext.Provider;

/** The expression that goes into the field for a value: the value itself, converted, or one item of it in a loop. */
export function useTokenCode(): (token: KnownToken) => string {
  const wanted = useWanted();
  const actions = useContext(StepActionsContext);
  return (token) => {
    const fit = tokenFit(token, wanted);
    if (fit.kind === "loop")
      return actions?.intoLoop(token.list ?? { code: token.code, path: [] }) ?? token.code;
    return fit.kind === "other" && fit.convert !== null ? fit.convert(token.code) : token.code;
  };
}
