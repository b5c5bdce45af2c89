import type { ValueObject } from "@towpath/expressions";
import type { Problem } from "@towpath/flow";
import type { LoadedKnowledge } from "../../connector-steps/step-knowledge.ts";
import type { SeenSteps } from "../../fields/seen-data.ts";

/** What the checker has to know beside the definition. Data only: it travels to another thread. */
export interface CheckerKnowledge
  extends Pick<LoadedKnowledge, "bindings" | "operations" | "addressed" | "told"> {
  /** Whether the installation runs JavaScript of makers. */
  readonly inlineCode: boolean;
  /** Names of parameters that the flow was given a value for. */
  readonly parameters: readonly string[];
  /** What recent runs gave, as far as somebody has looked. */
  readonly seen: SeenSteps;
}

/** The knowledge as it is sent: the steps of which a service told something are named by their actions; null is the trigger. */
export interface SentKnowledge extends Omit<CheckerKnowledge, "told"> {
  readonly told: readonly (readonly [string | null, readonly ToldShape[]])[];
}
type ToldShape = CheckerKnowledge["told"] extends ReadonlyMap<ValueObject, readonly (infer S)[]> ? S : never;

/**
 * A question to the checker. The definition is sent once as a text, then as what changed since the question before; the
 * knowledge with the first question and whenever it is another.
 */
export interface CheckQuestion {
  readonly id: number;
  readonly draft: { readonly text: string } | { readonly patchText: string } | null;
  readonly knowledge?: SentKnowledge;
}

export interface CheckAnswer {
  readonly id: number;
  readonly problems: readonly Problem[];
}
