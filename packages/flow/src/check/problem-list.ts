import type { ValueObject } from "@towpath/expressions";
import type { Said } from "@towpath/prelude";
import type { FindStepOperation } from "../catalogue/catalogue.ts";
import type { Problem, ProblemHint } from "../problem.ts";
import { toPointer } from "../tree.ts";

/** More than this says nothing new to anybody, and a hostile definition could ask for millions. */
const MAX_PROBLEMS = 1_000;

export interface CheckOptions {
  /**
   * True before publishing and running: what Towpath cannot run, and what is not filled in yet, is an error. False
   * (the default) when importing: it is a warning, because the definition can still be kept and exported.
   */
  readonly runnable?: boolean;
  /** Names of parameters that have a value although the definition does not declare them. */
  readonly parameters?: readonly string[];
  /** Values given to parameters, by name in any case: each must fit its declaration. */
  readonly parameterValues?: ValueObject;
  /** False: the installation runs no code of makers. */
  readonly inlineCode?: boolean;
  /** What is known of steps that call connectors: their inputs are checked, and what they give has a type. */
  readonly operations?: FindStepOperation;
  /** What runs gave, where no schema promises it. */
  readonly seen?: FindSeenOutputs;
}

/** The outputs of an action as runs gave them, or of the trigger for null. Null: nothing was seen. */
export type FindSeenOutputs = (action: string | null) => SeenOutputs | null;

export interface SeenOutputs {
  /** A JSON Schema of all that came. */
  readonly schema: ValueObject;
  /** How often something came. */
  readonly samples: number;
}

/** Collects what the checks find about one definition. */
export class ProblemList {
  readonly runnable: boolean;
  readonly #problems: Problem[] = [];

  constructor(runnable: boolean) {
    this.runnable = runnable;
  }

  error(code: string, path: readonly string[], words: Said, action?: string, hint?: ProblemHint): void {
    this.#add("error", code, path, words, action, hint);
  }

  warning(code: string, path: readonly string[], words: Said, action?: string, hint?: ProblemHint): void {
    this.#add("warning", code, path, words, action, hint);
  }

  /**
   * Something that stops a run, but not keeping, drawing and exporting: what Towpath cannot run, and what is not
   * filled in or spoken of but missing. Only before a run is it an error.
   */
  unrunnable(code: string, path: readonly string[], words: Said, action?: string, hint?: ProblemHint): void {
    this.#add(this.runnable ? "error" : "warning", code, path, words, action, hint);
  }

  /** Errors first, each in the order found. */
  all(): Problem[] {
    const errors = this.#problems.filter((problem) => problem.severity === "error");
    return [...errors, ...this.#problems.filter((problem) => problem.severity === "warning")];
  }

  #add(
    severity: Problem["severity"],
    code: string,
    path: readonly string[],
    { message, saying }: Said,
    action: string | undefined,
    hint: ProblemHint | undefined,
  ): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    const more = { ...named(action), ...hinted(hint) };
    this.#problems.push({ severity, code, path: toPointer(path), message, saying, ...more });
  }
}

const named = (action: string | undefined) => (action === undefined ? {} : { action });
const hinted = (hint: ProblemHint | undefined) => (hint === undefined ? {} : { hint });
